"""Python imports this by itself where a test starts one: it watches there as in the tests' own process."""

from own_data import watch

watch()
