#include "Abi.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace tfc::cpu {

bool isCheck(Operation *op) { return op->getName().getStringRef() == "tfc.Check"; }

bool hasChecks(Operation *root) {
  return root->walk([](Operation *op) { return isCheck(op) ? WalkResult::interrupt() : WalkResult::advance(); })
      .wasInterrupted();
}

int32_t SiteTable::number(Operation *check) {
  MLIRContext *context = check->getContext();
  Builder builder(context);
  // Equal checks (fusion copies producers) are one site.
  Attribute key = builder.getDictionaryAttr({builder.getNamedAttr("node", check->getAttr("node")),
                                             builder.getNamedAttr("code", check->getAttr("code")),
                                             builder.getNamedAttr("message", check->getAttr("message"))});
  return sites.insert({key, static_cast<int32_t>(sites.size() + 1)}).first->second;
}

ArrayAttr SiteTable::attribute(MLIRContext *context) const {
  SmallVector<Attribute> list;
  for (auto &[site, number] : sites)
    list.push_back(site);
  return ArrayAttr::get(context, list);
}

KernelAbi KernelAbi::create(func::FuncOp kernel, OpBuilder &builder) {
  KernelAbi abi;
  Location loc = kernel.getLoc();
  MLIRContext *context = kernel.getContext();
  Type pointer = LLVM::LLVMPointerType::get(context), i64 = builder.getI64Type();
  builder.setInsertionPoint(kernel);
  auto type = builder.getFunctionType({pointer, pointer, i64, i64}, {builder.getI32Type()});
  abi.function = func::FuncOp::create(builder, loc, kernel.getName(), type);
  abi.function.setPrivate();
  for (NamedAttribute attribute : kernel->getDiscardableAttrs())
    abi.function->setDiscardableAttr(attribute.getName(), attribute.getValue());

  Block *entry = abi.function.addEntryBlock();
  builder.setInsertionPointToStart(entry);
  Value buffers = entry->getArgument(0), sizes = entry->getArgument(1);
  abi.begin = entry->getArgument(2);
  abi.end = entry->getArgument(3);
  int32_t number = 0, dynamic = 0;
  auto add = [&](Type operandType, SmallVectorImpl<Operand> &list) {
    Operand operand;
    operand.type = cast<RankedTensorType>(operandType);
    Value place = LLVM::GEPOp::create(builder, loc, pointer, pointer, buffers, ArrayRef<LLVM::GEPArg>{number++});
    operand.pointer = LLVM::LoadOp::create(builder, loc, pointer, place);
    for (int64_t dim : operand.type.getShape()) {
      if (!ShapedType::isDynamic(dim)) {
        operand.dims.push_back(arith::ConstantIntOp::create(builder, loc, dim, 64));
        continue;
      }
      Value at = LLVM::GEPOp::create(builder, loc, pointer, i64, sizes, ArrayRef<LLVM::GEPArg>{dynamic++});
      operand.dims.push_back(LLVM::LoadOp::create(builder, loc, i64, at));
    }
    list.push_back(std::move(operand));
  };
  for (Type input : kernel.getArgumentTypes())
    add(input, abi.inputs);
  for (Type output : kernel.getResultTypes())
    add(output, abi.outputs);
  if (hasChecks(kernel)) {
    Value one = arith::ConstantIntOp::create(builder, loc, 1, 64);
    abi.slot = LLVM::AllocaOp::create(builder, loc, pointer, builder.getI32Type(), one);
    LLVM::StoreOp::create(builder, loc, arith::ConstantIntOp::create(builder, loc, 0, 32), abi.slot);
  }
  return abi;
}

void KernelAbi::finish(OpBuilder &builder, Location loc) {
  Value result = slot ? Value(LLVM::LoadOp::create(builder, loc, builder.getI32Type(), slot))
                      : Value(arith::ConstantIntOp::create(builder, loc, 0, 32));
  func::ReturnOp::create(builder, loc, result);
}

void emitCheck(OpBuilder &builder, Location loc, Value slot, Value ok, int32_t site) {
  Value yes = arith::ConstantIntOp::create(builder, loc, 1, 1);
  Value failed = arith::XOrIOp::create(builder, loc, ok, yes);
  auto branch = scf::IfOp::create(builder, loc, failed, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  // The first failing check in program order is the one reported.
  Value old = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), slot);
  Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32);
  Value isFirst = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, old, zero);
  Value mine = arith::ConstantIntOp::create(builder, loc, site, 32);
  LLVM::StoreOp::create(builder, loc, arith::SelectOp::create(builder, loc, isFirst, mine, old), slot);
}

Value operandAsMemref(OpBuilder &builder, Location loc, const Operand &operand) {
  auto type = MemRefType::get(operand.type.getShape(), operand.type.getElementType());
  LLVMTypeConverter converter(builder.getContext());
  auto descriptor = MemRefDescriptor::poison(builder, loc, converter.convertType(type));
  descriptor.setAllocatedPtr(builder, loc, operand.pointer);
  descriptor.setAlignedPtr(builder, loc, operand.pointer);
  descriptor.setConstantOffset(builder, loc, 0);
  Value stride = arith::ConstantIntOp::create(builder, loc, 1, 64);
  for (int64_t i = operand.type.getRank() - 1; i >= 0; --i) {
    descriptor.setSize(builder, loc, i, operand.dims[i]);
    descriptor.setStride(builder, loc, i, stride);
    if (i)
      stride = arith::MulIOp::create(builder, loc, stride, operand.dims[i]);
  }
  return UnrealizedConversionCastOp::create(builder, loc, type, Value(descriptor)).getResult(0);
}

} // namespace tfc::cpu
