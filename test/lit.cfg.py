# lit configuration of test/dialect, test/import, test/passes and test/codegen: MLIR in, FileCheck on what comes out.
import os

import lit.formats

config.name = "tfc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.tfc_build, "test", "lit")
config.excludes = ["unit", "conformance", "Inputs"]

path = os.pathsep.join([os.path.join(config.tfc_build, "bin"), config.llvm_bin, os.environ["PATH"]])
config.environment["PATH"] = path
config.substitutions.append(("%tfc_source", config.tfc_source))
config.substitutions.append(("%python", config.python))
