"""Tables leave the package: in words for people, as a workbook, as files beside each other."""
