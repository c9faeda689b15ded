"""Parts of the simulation study and of the cluster study."""
