// The dialect, its types, and the vocabulary that op definitions use. The fields whose names begin with `tf` carry the
// TensorFlow signature; tools/gen_schema.py reads them (llvm-tblgen --dump-json) to make the op table of the graph library.

#ifndef TFC_BASE_TD
#define TFC_BASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "TfcTypeSets.td"

def Tfc_Dialect : Dialect {
  let name = "tfc";
  let cppNamespace = "::tfc::ir";
  let summary = "TensorFlow 1 graphs";
  let description = [{
    Ops, operands and attributes carry TensorFlow's names. Values are builtin tensors (signless integers are signed,
    ui8 and so on unsigned; element types !tfc.string and !tfc.variant) and !tfc.resource handles. Attributes that follow
    from operand and result types or counts (T, N, dtypes) are not stored. A node's name is its location.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = [{
    void registerTypes();
    void registerAttributes();
  }];
}

//===----------------------------------------------------------------------===//
// Operands and results
//===----------------------------------------------------------------------===//

def TFC_ValuePred : CPred<"::tfc::ir::isValueType($_self)">;

/// An operand or result. `t` names a type attribute (T) or a fixed element type (int32, string, resource).
class TFC_Value<string t, bit ref = 0> : Type<TFC_ValuePred, "tensor or resource"> {
  string tfType = t;
  bit tfRef = ref;
}
class TFC_Values<string t, string number, bit isList, bit ref = 0> : Variadic<TFC_Value<t, ref>> {
  string tfType = t;
  string tfNumber = number;
  bit tfList = isList;
  bit tfRef = ref;
}
class TFC_In<string t> : TFC_Value<t>;
class TFC_Out<string t> : TFC_Value<t>;
/// A TF1 reference (ref(T)): here a !tfc.resource.
class TFC_InRef<string t> : TFC_Value<t, 1>;
class TFC_OutRef<string t> : TFC_Value<t, 1>;
class TFC_InN<string n, string t> : TFC_Values<t, n, 0>;
class TFC_OutN<string n, string t> : TFC_Values<t, n, 0>;
class TFC_InRefN<string n, string t> : TFC_Values<t, n, 0, 1>;
class TFC_OutRefN<string n, string t> : TFC_Values<t, n, 0, 1>;
class TFC_InList<string t> : TFC_Values<t, "", 1>;
class TFC_OutList<string t> : TFC_Values<t, "", 1>;

//===----------------------------------------------------------------------===//
// Attributes. "?" as default means required.
//===----------------------------------------------------------------------===//

class TFC_Attr<Attr base, string kind, string def_, string cxxDefault> : Attr<base.predicate, base.summary> {
  let storageType = base.storageType;
  let returnType = base.returnType;
  let convertFromStorage = base.convertFromStorage;
  let constBuilderCall = base.constBuilderCall;
  let defaultValue = !if(!eq(def_, "?"), "", cxxDefault);
  string tfKind = kind;
  string tfDefault = def_;
  list<string> tfAllowed = [];
  int tfMin = -1;
}
class TFC_Bool<string d> : TFC_Attr<BoolAttr, "bool", d, d>;
class TFC_Int<string d, int min = -1> : TFC_Attr<I64Attr, "int", d, d> { let tfMin = min; }
class TFC_Float<string d> : TFC_Attr<F32Attr, "float", d, "::llvm::APFloat(" # d # "f)">;
class TFC_Str<string d, list<string> allowed = []> : TFC_Attr<StrAttr, "string", d, "\"" # d # "\""> { let tfAllowed = allowed; }
class TFC_IntList<string d> : TFC_Attr<DenseI64ArrayAttr, "list(int)", d, !subst("]", "}", !subst("[", "{", d))>;
class TFC_FloatList<string d> : TFC_Attr<DenseF32ArrayAttr, "list(float)", d, "{}">;
class TFC_BoolList<string d> : TFC_Attr<DenseBoolArrayAttr, "list(bool)", d, "{}">;
class TFC_StrList<string d> : TFC_Attr<StrArrayAttr, "list(string)", d, "{}">;
class TFC_Type<string d, list<string> allowed = []> : TFC_Attr<TypeAttr, "type", d, ""> { let tfAllowed = allowed; }
class TFC_TypeList<string d> : TFC_Attr<TypeArrayAttr, "list(type)", d, "{}">;
class TFC_Elements<string d> : TFC_Attr<ElementsAttr, "tensor", d, "">;
class TFC_Shape<string d> : TFC_Attr<AnyAttr, "shape", d, "">;       // #tfc.shape<?x3>
class TFC_ShapeList<string d> : TFC_Attr<ArrayAttr, "list(shape)", d, "{}">;
class TFC_Func<string d> : TFC_Attr<AnyAttr, "func", d, "">;
class TFC_FuncList<string d> : TFC_Attr<ArrayAttr, "list(func)", d, "{}">;

//===----------------------------------------------------------------------===//
// Attributes that are not stored: they follow from the types and the number of operands and results
//===----------------------------------------------------------------------===//

class TFC_Derived<string n, string kind, list<string> allowed, string def_, int min> {
  string tfName = n;
  string tfKind = kind;
  list<string> tfAllowed = allowed;
  string tfDefault = def_;
  int tfMin = min;
}
class TFC_DerivedType<string n, list<string> allowed, string d = "?"> : TFC_Derived<n, "type", allowed, d, -1>;
class TFC_DerivedNumber<string n, int min> : TFC_Derived<n, "int", [], "?", min>;
class TFC_DerivedTypeList<string n, list<string> allowed, int min> : TFC_Derived<n, "list(type)", allowed, "?", min>;

def TFC_SchemaOp : NativeOpTrait<"SchemaOp"> { let cppNamespace = "::tfc::ir"; }

/// An op of a TF1 graph. `mnemonic` is TensorFlow's op type. What the signature says holds for every op (VerifySchema.cpp):
///   S1. A reference or resource is a handle, everything else a tensor.
///   S2. Operands and results of a fixed type have that element type.
///   S3. Operands and results of one type attribute have one element type.
///   S4. That element type is one TensorFlow registers for the op.
///   S5. String attributes have one of the values listed for them.
///   S6. Integer attributes are not below their minimum.
///   S7. There are as many operands and results as the signature has.
///   S8. Attributes without a default are there; each is of its kind.
/// Only the ops that CMakeLists.txt lists get a C++ class; the others share one (SchemaOps.cpp).
class TFC_Op<string mnemonic, list<Trait> traits = []>
    : Op<Tfc_Dialect, mnemonic, !listconcat(traits, [TFC_SchemaOp])> {
  list<TFC_Derived> derived = [];
  string category = "";
  bit stateful = 0;
  /// "yes", "none" (declared not differentiable) or "missing".
  string gradient = "yes";
  /// What runs the op: "kernel" (compiled from its lowering), "host" (a kernel of the runtime), "view" (its operand's memory),
  /// "structure" (import and passes turn it into other ops), "none" (nothing yet: its signature alone is known).
  string target = "kernel";
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

def TFC_Variables : Resource<"::tfc::ir::VariableResource">;
def TFC_RandomStreams : Resource<"::tfc::ir::RandomResource">;
def TFC_Outside : Resource<"::tfc::ir::OutsideResource">;
def TFC_ReadsVariables : MemoryEffects<[MemRead<TFC_Variables>]>;
def TFC_WritesVariables : MemoryEffects<[MemWrite<TFC_Variables>]>;
def TFC_UpdatesVariables : MemoryEffects<[MemRead<TFC_Variables>, MemWrite<TFC_Variables>]>;
def TFC_AdvancesRandom : MemoryEffects<[MemRead<TFC_RandomStreams>, MemWrite<TFC_RandomStreams>]>;
def TFC_TouchesOutside : MemoryEffects<[MemRead<TFC_Outside>, MemWrite<TFC_Outside>]>;

#endif // TFC_BASE_TD
