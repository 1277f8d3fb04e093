#include "Compilation.h"

#include "tfc/compiler/Import.h"
#include "tfc/dialect/Tfc.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

#include <mutex>

using namespace mlir;

namespace tfc::compiler {

/// Registering interfaces costs milliseconds: once a process.
static const DialectRegistry &dialects() {
  static const DialectRegistry *registry = [] {
    auto *r = new DialectRegistry;
    registerStageDialects(*r);
    return r;
  }();
  return *registry;
}

Compilation::Compilation(const Options &options)
    : Compilation(options, std::make_shared<Context>(dialects(), MLIRContext::Threading::DISABLED), {}) {}

Compilation::Compilation(const Options &options, std::shared_ptr<Context> shared, OwningOpRef<ModuleOp> module)
    : options(options), context(std::move(shared)), mod(std::move(module)) {
  auto t = cpu::resolveTarget(options.cpu);
  if (t) cpuTarget = *t;
  else targetStatus = errors::invalidArgument("Unknown CPU '", options.cpu, "': ", llvm::toString(t.takeError()));
}

bool Compilation::prints(llvm::StringRef stage) const {
  return llvm::any_of(options.printAfter, [&](const std::string &s) { return s == "all" || s == stage; });
}

Status Compilation::timed(llvm::StringRef stage, llvm::function_ref<Status()> work) {
  // Errors of passes arrive as diagnostics; the first is the cause.
  std::optional<Status> first;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &d) {
    if (d.getSeverity() == DiagnosticSeverity::Error) {
      if (!first) first = ir::statusOf(d);
      if (first->code() == Code::Internal && llvm::StringRef(first->message()).starts_with("Unimplemented: "))
        first = Status(Code::Unimplemented, first->message().substr(15), first->node());
      return success();
    }
    if (d.getSeverity() == DiagnosticSeverity::Remark) llvm::errs() << d.str() << "\n";
    return success();
  });
  auto start = std::chrono::steady_clock::now();
  Status status = work();
  stageTimes.push_back({stage.str(), std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count()});
  if (!status.isOk()) return first && status.code() == Code::Internal ? *first : status;
  if (mod && prints(stage)) llvm::errs() << "// after " << stage << "\n" << text() << "\n";
  return Status::ok();
}

Status Compilation::import(const graph::Graph &graph, llvm::ArrayRef<Entry> entries) {
  TFC_RETURN_IF_ERROR(targetStatus);
  return timed("import", [&]() -> Status {
    TFC_ASSIGN_OR_RETURN(mod, importGraph(*context, graph, entries));
    return Status::ok();
  });
}

Status Compilation::parse(llvm::StringRef text) {
  TFC_RETURN_IF_ERROR(targetStatus);
  return timed("parse", [&]() -> Status {
    context->loadAllAvailableDialects();
    mod = parseSourceString<ModuleOp>(text, context.get());
    return mod ? Status::ok() : errors::internal("the text is no module");
  });
}

Status Compilation::run(llvm::StringRef last) {
  StageEnv env{options, cpuTarget};
  auto all = stages();
  while (nextStage < all.size()) {
    const Stage &stage = all[nextStage];
    TFC_RETURN_IF_ERROR(timed(stage.name, [&] {
      PassManager pm(context.get());
#ifdef NDEBUG
      pm.enableVerifier(false);
#endif
      stage.build(pm, env);
      return succeeded(pm.run(*mod)) ? Status::ok() : errors::internal("stage ", stage.name.str(), " failed");
    }));
    ++nextStage;
    if (stage.name == last) break;
  }
  return Status::ok();
}

Status Compilation::toLlvm(const program::DescriptorOptions &descriptor) {
  return timed("llvm", [&]() -> Status {
    llvmContext = std::make_unique<llvm::LLVMContext>();
    llvmMod = translateModuleToLLVMIR(*mod, *llvmContext, descriptor.symbol);
    if (!llvmMod) return errors::internal("translation to LLVM IR failed");
    auto machine = cpu::createTargetMachine(cpuTarget, options.optLevel);
    llvmMod->setDataLayout(machine->createDataLayout()); // the descriptor's layout depends on it
    TFC_RETURN_IF_ERROR(program::emitDescriptor(*mod, *llvmMod, descriptor));
    cpu::optimize(*llvmMod, cpuTarget, options.optLevel);
    return Status::ok();
  });
}

Expected<llvm::SmallVector<char, 0>> Compilation::object(bool assembly) {
  llvm::SmallVector<char, 0> bytes;
  TFC_RETURN_IF_ERROR(timed(assembly ? "assembly" : "object", [&]() -> Status {
    auto result = cpu::emitObject(*llvmMod, cpuTarget, options.optLevel, assembly);
    if (!result) return errors::internal(llvm::toString(result.takeError()));
    bytes = std::move(*result);
    return Status::ok();
  }));
  return bytes;
}

std::string Compilation::text() {
  std::string s;
  llvm::raw_string_ostream os(s);
  OpPrintingFlags flags;
  flags.elideLargeElementsAttrs(32).elideLargeResourceString(64).useLocalScope();
  mod->print(os, flags);
  return s;
}

std::string Compilation::times() const {
  std::string s;
  llvm::raw_string_ostream os(s);
  double total = 0;
  for (auto &[name, ms] : stageTimes) os << llvm::formatv("{0,-20} {1,9:f2} ms\n", name, ms), total += ms;
  os << llvm::formatv("{0,-20} {1,9:f2} ms\n", "total", total);
  return s;
}

} // namespace tfc::compiler
