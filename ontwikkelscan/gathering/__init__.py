"""What was found of people, together: objects, results, persons, groups, their papers, and what differs."""
