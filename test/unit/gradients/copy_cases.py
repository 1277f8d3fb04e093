"""Lists conformance cases that ask for gradients, for RecordedGraphsTest.cpp.

    python copy_cases.py CASES_DIR NAME...     copies the graphs of these cases to graphs/ and writes graphs/list.txt
    python copy_cases.py CASES_DIR             prints a list of all cases, with full paths, for TFC_GRADIENTS_LIST
"""
import json
import os
import shutil
import sys

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'graphs')
root, names = sys.argv[1], sys.argv[2:]
lines = []
for name in names or sorted(os.listdir(root)):
    path = os.path.join(root, name, 'case.json')
    if not os.path.exists(path):
        continue
    case = json.load(open(path))
    for entry in case.get('gradients', []):
        source = os.path.join(root, name, 'graph.pb')
        if not os.path.exists(source):
            continue
        file = source
        if names:
            file = name + '.pb'
            os.makedirs(here, exist_ok=True)
            shutil.copy(source, os.path.join(here, file))
        lines.append(' '.join([file, ','.join(entry['ys']), ','.join(entry['xs'])]))
if names:
    open(os.path.join(here, 'list.txt'), 'w').write('\n'.join(lines) + '\n')
else:
    print('\n'.join(lines))
