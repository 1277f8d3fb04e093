// The sets of element types that op signatures name, as TensorFlow registers them.

#ifndef TFC_TYPESETS_TD
#define TFC_TYPESETS_TD

defvar TFC_Indices = ["int32", "int64"];

defvar TFC_Numbers = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8", "qint32", "qint8", "quint8", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Floats = ["bfloat16", "float16", "float32", "float64"];

defvar TFC_FloatsComplex = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64"];

defvar TFC_Types1 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int32", "int64"];

defvar TFC_Reals = ["bfloat16", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "uint16",
    "uint32", "uint64", "uint8"];

defvar TFC_Types2 = ["bfloat16", "float16", "float32", "float64", "int32", "int64"];

defvar TFC_Types3 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8", "uint16", "uint8"];

defvar TFC_Types4 = ["float32"];

defvar TFC_Types5 = ["int16", "int32", "int64", "int8", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types6 = ["bfloat16", "float16", "float32"];

#endif // TFC_TYPESETS_TD
