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

defvar TFC_Types7 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types8 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8"];

defvar TFC_Types9 = ["bfloat16", "bool_", "complex128", "complex64", "float16", "float32", "float64", "int16",
    "int32", "int64", "int8", "qint32", "qint8", "quint8", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types10 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8", "qint16", "qint32", "qint8", "quint16", "quint8", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types11 = ["int16", "int32", "int64", "uint16"];

defvar TFC_Types12 = ["bfloat16", "float16", "float32", "float64", "int32"];

defvar TFC_Types13 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8", "string", "uint8"];

defvar TFC_Types14 = ["bfloat16", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "uint16",
    "uint32", "uint64"];

defvar TFC_Types15 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8", "qint32", "qint8", "quint8", "uint16", "uint32", "uint64", "uint8", "variant"];

defvar TFC_Types16 = ["bfloat16", "float16", "float32", "float64", "int32", "int64"];

defvar TFC_Types17 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int32", "int64",
    "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types18 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types19 = ["bfloat16", "bool_", "complex128", "complex64", "float16", "float32", "float64", "int16",
    "int32", "int64", "int8", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types20 = ["bfloat16", "float16", "float32", "float64", "int16", "int32", "int64", "int8"];

defvar TFC_Types21 = ["bfloat16", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "qint8",
    "uint16", "uint8"];

defvar TFC_Types22 = ["int32", "int64", "int8", "uint8"];

defvar TFC_Types23 = ["bfloat16", "bool_", "complex128", "complex64", "float16", "float32", "float64", "int16",
    "int32", "int64", "int8", "string", "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types24 = ["bfloat16", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "qint8",
    "uint16", "uint32", "uint64", "uint8"];

#endif // TFC_TYPESETS_TD
