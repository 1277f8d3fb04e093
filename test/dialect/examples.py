"""Writes one function per example of the .td files: `python3 examples.py DIALECT_FOLDER` prints MLIR."""
import glob
import re
import sys


def split(types):
    """Types at the top level of a comma-separated list."""
    parts, depth, current = [], 0, ""
    for c in types:
        depth += c in "<(" 
        depth -= c in ">)"
        if c == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += c
    return parts + [current.strip()] if current.strip() else parts


count = 0
for path in sorted(glob.glob(sys.argv[1] + "/*.td")):
    for example in re.findall(r"Example: `(.*?)`\n", open(path).read()):
        op = re.search(r"tfc\.(\w+)", example).group(1)
        body, types = re.match(r"(.*?) : \((.*?)\) -> .*$", example).groups()
        operands = re.findall(r"%\w+", body.split("tfc." + op)[1])
        arguments = ", ".join(f"{o}: {t}" for o, t in zip(operands, split(types)))
        print(f"func.func @{op}({arguments}) {{\n  {example}\n  return\n}}")
        count += 1
print(f"// {count} examples")
