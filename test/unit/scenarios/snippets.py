#!/usr/bin/env python3
"""snippets.py PAGE.md OUT.cpp: a test for each ```cpp block of the page, named after the heading above it."""
import re
import sys

page, out = sys.argv[1:]
tests, name, number = [], "", 0
inside, body = False, []
for text in open(page):
    if text.startswith("## "):
        name = re.sub(r"\W+", "_", text[3:].strip())
    elif text.startswith("```cpp"):
        inside, body = True, []
    elif text.startswith("```") and inside:
        tests.append(f"TEST_F(Scenario, Page_{name}_{number}) {{\n{''.join(body)}}}\n")
        inside, number = False, number + 1
    elif inside:
        body.append("  " + text)
open(out, "w").write('#include "Scenario.h"\n\nusing namespace scenarios;\n\n' + "\n".join(tests))
