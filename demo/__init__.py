"""The demonstration: a media household to try Cleanarr on, and what sets it up."""
