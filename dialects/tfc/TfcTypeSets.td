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

defvar TFC_Types25 = ["complex128", "complex64", "float16", "float32", "float64"];

defvar TFC_Types26 = ["float16", "float32", "float64", "int32", "int64"];

defvar TFC_Types27 = ["float32", "float64", "int32", "int64"];

defvar TFC_Types28 = ["bfloat16", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "uint16",
    "uint8"];

defvar TFC_Types29 = ["float16", "float32", "float64"];

defvar TFC_Types30 = ["float16", "float32", "float64", "int16", "int32", "int64", "int8", "uint16", "uint8"];

defvar TFC_Types31 = ["complex128", "complex64", "variant"];

defvar TFC_Types32 = ["bfloat16", "float16", "float32", "float64", "int32", "int8", "uint8"];

defvar TFC_Types33 = ["bool_", "float16", "float32", "float64", "int16", "int32", "int64", "int8"];

defvar TFC_Types34 = ["bfloat16", "float32", "float64", "int32", "int64"];

defvar TFC_Types35 = ["float32", "float64", "int16", "int32", "int64", "int8", "uint8"];

defvar TFC_Types36 = ["qint16", "qint32", "qint8", "quint16", "quint8"];

defvar TFC_Types37 = ["bfloat16", "bool_", "complex128", "complex64", "float16", "float32", "float64", "int16",
    "int32", "int64", "int8", "qint16", "qint32", "qint8", "quint16", "quint8", "uint16", "uint32", "uint64",
    "uint8"];

defvar TFC_Types38 = ["complex128", "complex64", "float32", "float64"];

defvar TFC_Types39 = ["bfloat16", "bool_", "float16", "float32", "float64", "int16", "int32", "int64", "int8",
    "uint16", "uint32", "uint64", "uint8"];

defvar TFC_Types40 = ["float16", "float32", "float64", "uint8"];

defvar TFC_Types41 = ["float32", "int64", "string"];

defvar TFC_Types42 = ["int16", "int32", "int64", "int8", "string", "uint16", "uint8"];

defvar TFC_Types43 = ["bfloat16", "bool_", "complex128", "complex64", "float16", "float32", "float64", "int16",
    "int32", "int64", "int8", "string", "uint16", "uint32", "uint64", "uint8", "variant"];

defvar TFC_Types44 = ["float32", "float64", "int32", "int64", "string"];

defvar TFC_Types45 = ["bfloat16", "bool_", "complex128", "complex64", "float16", "float32", "float64", "int16",
    "int32", "int64", "int8", "uint16", "uint8"];

defvar TFC_Types46 = ["int16", "int32", "int64", "int8", "uint8"];

defvar TFC_Types47 = ["float32", "float64", "int32", "int64", "uint32", "uint64"];

defvar TFC_Types48 = ["float32", "uint16", "uint8"];

defvar TFC_Types49 = ["bfloat16", "float16", "float32", "float64", "int32", "int64", "uint8"];

defvar TFC_Types50 = ["int32", "int64", "uint32", "uint64"];

defvar TFC_Types51 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64", "int8", "uint8"];

defvar TFC_Types52 = ["bfloat16", "complex128", "complex64", "float16", "float32", "float64", "int16", "int32",
    "int64"];

#endif // TFC_TYPESETS_TD
