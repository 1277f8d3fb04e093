// makeJit: programs for sessions, compiled when a signature is first run with feeds of new shapes.
#include "Compilation.h"
#include "Linker.h"
#include "compiler/codegen/program/Program.h"
#include "tfc/dialect/Tfc.h"

#include "llvm/Support/raw_ostream.h"

#include <map>
#include <mutex>

namespace tfc::compiler {
namespace {

constexpr char symbol[] = "tfc_program";

/// Code and constants of one program, alive as long as a session holds it.
class JitProgram : public rt::LoadedProgram {
public:
  std::unique_ptr<LinkedObject> code;
  std::vector<Tensor> constants;                ///< share the graph's memory where they can
  std::vector<std::vector<char>> constantBytes; ///< what has no Tensor's layout (strings)
};

class Jit : public rt::ProgramSource {
public:
  Jit(std::shared_ptr<const graph::Graph> graph, Options options) : graph(std::move(graph)), options(std::move(options)) {}

  Expected<rt::EntryRef> select(const rt::Signature &signature, std::span<const Tensor> feeds) override {
    std::string key = keyOf(signature, feeds);
    // One compilation at a time: a second caller with the same key finds the first one's program.
    std::lock_guard lock(mutex);
    if (auto it = programs.find(key); it != programs.end())
      if (auto alive = it->second.lock()) return rt::EntryRef{alive, alive->descriptor->entries};
    Entry entry;
    for (auto [i, name] : llvm::enumerate(signature.feedNames)) entry.feeds.push_back({name, feeds[i].shape()});
    entry.fetches = signature.fetches;
    entry.targets = signature.targets;
    TFC_ASSIGN_OR_RETURN(auto program, compile(entry));
    programs[key] = program;
    return rt::EntryRef{program, program->descriptor->entries};
  }

private:
  static std::string keyOf(const rt::Signature &s, std::span<const Tensor> feeds) {
    std::string key;
    for (std::size_t i = 0; i < s.feedNames.size(); ++i) key += s.feedNames[i] + feeds[i].shape().errorStr() + '\n';
    for (auto &f : s.fetches) key += "=" + f + '\n';
    for (auto &t : s.targets) key += "!" + t + '\n';
    return key;
  }

  Expected<std::shared_ptr<JitProgram>> compile(const Entry &entry) {
    Compilation c(options);
    TFC_RETURN_IF_ERROR(c.import(*graph, entry));
    TFC_RETURN_IF_ERROR(c.run());
    TFC_RETURN_IF_ERROR(c.toLlvm({.symbol = symbol, .externalConstants = true, .cpu = c.target().cpu}));
    TFC_ASSIGN_OR_RETURN(auto object, c.object());
    if (options.time) llvm::errs() << c.times();
    return load(object, program::constantTable(c.module()));
  }

  static Expected<std::shared_ptr<JitProgram>> load(llvm::ArrayRef<char> object, llvm::ArrayRef<mlir::Attribute> constants) {
    auto program = std::make_shared<JitProgram>();
    llvm::StringMap<const void *> externals;
    for (auto [i, attr] : llvm::enumerate(constants)) {
      const void *data;
      TFC_ASSIGN_OR_RETURN(Tensor tensor, ir::tensorOf(mlir::cast<mlir::ElementsAttr>(attr)));
      if (tensor.dtype() == DType::string) {
        std::vector<char> storage;
        TFC_ASSIGN_OR_RETURN(auto bytes, program::constantBytes(attr, storage));
        (void)bytes;
        data = storage.data();
        program->constantBytes.push_back(std::move(storage)); // moving a vector keeps its memory
      } else {
        data = tensor.raw();
        program->constants.push_back(std::move(tensor));
      }
      externals[std::string(symbol) + ".constant." + std::to_string(i)] = data;
    }
    TFC_ASSIGN_OR_RETURN(program->code, linkInMemory(object, std::move(externals)));
    program->descriptor = static_cast<const tfc_program *>(program->code->find(symbol));
    if (!program->descriptor) return errors::internal("compiled code has no descriptor");
    return program;
  }

  const std::shared_ptr<const graph::Graph> graph;
  const Options options;
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<JitProgram>> programs;
};

} // namespace

std::shared_ptr<rt::ProgramSource> makeJit(std::shared_ptr<const graph::Graph> graph, Options options) {
  return std::make_shared<Jit>(std::move(graph), std::move(options));
}

} // namespace tfc::compiler
