"""The tabs of the page: which components they have, and what happens when a reader uses them."""
