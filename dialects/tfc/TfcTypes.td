// Types and attributes of the dialect.

#ifndef TFC_TYPES_TD
#define TFC_TYPES_TD

include "TfcBase.td"

class TFC_TypeDef<string name, string mnemonic_> : TypeDef<Tfc_Dialect, name> {
  let mnemonic = mnemonic_;
}

def TFC_StringType : TFC_TypeDef<"String", "string"> {
  let summary = "a byte string, the element type of string tensors";
  let description = [{ `tensor<2x!tfc.string>`: bytes without an encoding, as TensorFlow's DT_STRING. }];
}

def TFC_VariantType : TFC_TypeDef<"Variant", "variant"> {
  let summary = "an opaque host value, the element type of variant tensors";
  let description = [{ As TensorFlow's DT_VARIANT; only host ops look inside. }];
}

def TFC_ResourceType : TFC_TypeDef<"Resource", "resource"> {
  let summary = "a handle: a variable, or another object of the session";
  let description = [{
    `!tfc.resource<tensor<2x?xf32>>` is the handle of a variable that holds tensors of this type; a dimension or rank
    that the graph leaves open is open here. `!tfc.resource` without a value type is a handle of another object.
  }];
  let parameters = (ins OptionalParameter<"::mlir::TensorType">:$value);
  let assemblyFormat = "(`<` $value^ `>`)?";
}

class TFC_AttrDef<string name, string mnemonic_> : AttrDef<Tfc_Dialect, name> {
  let mnemonic = mnemonic_;
}

def TFC_ShapeAttr : TFC_AttrDef<"Shape", "shape"> {
  let summary = "a shape of which dimensions or the rank may be unknown";
  let description = [{
    `#tfc.shape<2x?>` has two dimensions, the second unknown; `#tfc.shape<>` is the shape of a scalar, `#tfc.shape<*>`
    has an unknown rank. Unknown dimensions are ShapedType::kDynamic.
  }];
  let parameters = (ins "bool":$ranked, ArrayRefParameter<"int64_t">:$dims);
  let hasCustomAssemblyFormat = 1;
}

def TFC_FuncAttr : TFC_AttrDef<"Func", "func"> {
  let summary = "a function of the graph's library by name, with its attributes";
  let parameters = (ins "::mlir::StringAttr":$name, "::mlir::DictionaryAttr":$attrs);
  let assemblyFormat = "`<` $name `,` $attrs `>`";
}

#endif // TFC_TYPES_TD
