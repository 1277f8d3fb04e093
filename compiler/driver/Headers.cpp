#include "Headers.h"

#include "tfc/abi/program.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

namespace tfc::compiler {
namespace {

using program::EntryInfo;
using program::PortInfo;
using program::ProgramInfo;

const char *cType(DType t) {
  switch (t) {
  case DType::float32: return "float";
  case DType::float64: return "double";
  case DType::int8: return "int8_t";
  case DType::uint8: return "uint8_t";
  case DType::int16: return "int16_t";
  case DType::float16: case DType::bfloat16: case DType::uint16: return "uint16_t";
  case DType::int32: return "int32_t";
  case DType::uint32: return "uint32_t";
  case DType::int64: return "int64_t";
  case DType::uint64: return "uint64_t";
  case DType::bool_: return "uint8_t";
  default: return nullptr;
  }
}

std::int64_t bytes(const PortInfo &p) { return p.shape.numElements().value_or(0) * static_cast<std::int64_t>(byteSize(p.dtype)); }
std::int64_t rounded(std::int64_t n) { return (n + 63) / 64 * 64; }

/// Whether the header can run an entry by itself: by what its ports say, and by what its step asks of the host table in hostText.
bool isSelfContained(const EntryInfo &e) {
  auto simple = [](const PortInfo &p) { return cType(p.dtype) && p.shape.is_fully_defined(); };
  auto there = [](const std::string &call) { return call == "parallel_for" || call == "output" || call == "resize"; };
  return llvm::all_of(e.hostCalls, there) && llvm::all_of(e.feeds, simple) && llvm::all_of(e.fetches, simple);
}
bool isSelfContained(const ProgramInfo &info) {
  auto simple = [](const PortInfo &p) { return cType(p.dtype) && p.shape.is_fully_defined(); };
  return llvm::all_of(info.variables, simple) &&
         llvm::any_of(info.entries, [](auto &e) { return isSelfContained(e); });
}

/// Parameter names: node names as identifiers, made distinct.
std::vector<std::string> names(const std::vector<PortInfo> &ports, std::set<std::string> &taken) {
  std::vector<std::string> all;
  for (const PortInfo &p : ports) {
    std::string base = identifier(llvm::StringRef(p.name).ends_with(":0") ? p.name.substr(0, p.name.size() - 2) : p.name), name = base;
    for (int i = 1; !taken.insert(name).second; ++i) name = base + "_" + std::to_string(i);
    all.push_back(name);
  }
  return all;
}

std::string comment(const EntryInfo &e) {
  std::string s;
  auto list = [&](const char *word, const std::vector<PortInfo> &ports) {
    for (const PortInfo &p : ports) s += std::string("   ") + word + " " + p.name + ": " + name(p.dtype) + " " + p.shape.errorStr() + "\n";
  };
  list("feed ", e.feeds);
  list("fetch", e.fetches);
  return s;
}

constexpr char needsRuntime[] = R"(Entries with host ops or with shapes known only at run time need the runtime: link tfc_core and run
 * tfc::rt::Session(tfc::rt::fromProgram(MODEL_program())). Host ops have their kernels in libraries of their own. Before the first step call
 * tfc::rt::registerKernels() (link tfc_kernels), registerRandomKernels() (tfc_core), registerIoKernels() (tfc_files: checkpoints).)";

// A host table for entries of fixed shapes: no threads, no allocation. MODEL and STATE stand for the model's names.
constexpr char hostText[] = R"(
/* One instance of the model: its variables and working memory. Set up by MODEL_state_init; copy nothing out of it by hand. */
typedef struct MODEL_state {
  tfc_variable variables[MODEL_NUM_VARIABLES + 1];
  tfc_variable *table[MODEL_NUM_VARIABLES + 1];
  const void *constants[MODEL_NUM_CONSTANTS + 1];
  unsigned char *arena;
  const tfc_error_site *error; /* what went wrong in the last call, or NULL */
} MODEL_state;

static inline int32_t MODEL_host_parallel_for(tfc_exec *e, tfc_kernel k, void *const *buffers, const int64_t *sizes, int64_t tasks) {
  (void)e;
  return tasks > 0 ? k(buffers, sizes, 0, tasks) : 0;
}
static inline void *MODEL_host_output(tfc_exec *e, int32_t i, int64_t bytes) {
  (void)bytes;
  return e->fetches[i].data;
}
static inline int32_t MODEL_host_fail(tfc_exec *e, const tfc_error_site *site) {
  ((MODEL_state *)e->runtime)->error = site;
  return site->code;
}
static inline int32_t MODEL_host_resize(tfc_exec *e, int32_t i, int32_t rank, const int64_t *dims) {
  tfc_variable *v = e->variables[i];
  int32_t d;
  if (rank != v->value.rank) return TFC_INVALID_ARGUMENT;
  for (d = 0; d < rank; ++d)
    if (dims[d] != v->value.dims[d]) return TFC_INVALID_ARGUMENT;
  v->initialized = 1;
  return TFC_OK;
}
static inline const tfc_host *MODEL_host(void) {
  static const tfc_host host = {TFC_ABI_VERSION, sizeof(tfc_host), MODEL_host_parallel_for, NULL, MODEL_host_output, NULL,
                                MODEL_host_fail, MODEL_host_resize, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
  return &host;
}

/* Sets up an instance in `memory`: MODEL_MEMORY_BYTES bytes, 64-byte aligned, owned by the caller, in use until the last call.
 * Variables are uninitialised: run an entry that initialises them, restore them, or write them through MODEL_state_variable. */
static inline void MODEL_state_init(MODEL_state *s, void *memory) {
  const tfc_program *p = MODEL_program();
  unsigned char *at = (unsigned char *)memory;
  int32_t i, d;
  memset(s, 0, sizeof *s);
  s->arena = at;
  at += MODEL_ARENA_BYTES;
  for (i = 0; i < p->num_variables; ++i) {
    tfc_variable *v = &s->variables[i];
    int64_t n = MODEL_variable_bytes(i);
    v->value.data = at;
    v->value.dtype = p->variables[i].dtype;
    v->value.rank = p->variables[i].rank;
    for (d = 0; d < v->value.rank; ++d) v->value.dims[d] = p->variables[i].dims[d];
    v->capacity = n;
    s->table[i] = v;
    at += (n + 63) / 64 * 64;
  }
  for (i = 0; i < p->num_constants; ++i) s->constants[i] = p->constants[i].data;
}

/* Variable `name` (checkpoint key): its place, or NULL if there is none. Set `initialized` after writing its elements. */
static inline tfc_variable *MODEL_state_variable(MODEL_state *s, const char *name) {
  const tfc_program *p = MODEL_program();
  int32_t i;
  for (i = 0; i < p->num_variables; ++i)
    if (strcmp(p->variables[i].name, name) == 0) return &s->variables[i];
  return NULL;
}

/* The state as MODEL_SAVED_BYTES bytes, and back; restore returns TFC_INVALID_ARGUMENT for bytes of another model. */
static inline void MODEL_state_save(const MODEL_state *s, void *to) {
  unsigned char *at = (unsigned char *)to;
  const int64_t total = MODEL_SAVED_BYTES;
  int32_t i;
  memcpy(at, &total, 8);
  at += 8;
  for (i = 0; i < MODEL_NUM_VARIABLES; ++i) {
    const int64_t set = s->variables[i].initialized;
    memcpy(at, &set, 8);
    memcpy(at + 8, s->variables[i].value.data, (size_t)s->variables[i].capacity);
    at += 8 + s->variables[i].capacity;
  }
}
static inline int32_t MODEL_state_restore(MODEL_state *s, const void *from) {
  const unsigned char *at = (const unsigned char *)from;
  int64_t total, set;
  int32_t i;
  memcpy(&total, at, 8);
  if (total != MODEL_SAVED_BYTES) return TFC_INVALID_ARGUMENT;
  at += 8;
  for (i = 0; i < MODEL_NUM_VARIABLES; ++i) {
    memcpy(&set, at, 8);
    memcpy(s->variables[i].value.data, at + 8, (size_t)s->variables[i].capacity);
    s->variables[i].initialized = set != 0;
    at += 8 + s->variables[i].capacity;
  }
  return TFC_OK;
}
static inline const char *MODEL_state_error(const MODEL_state *s) { return s->error ? s->error->message : ""; }
)";

std::string replaced(llvm::StringRef text, llvm::StringRef model) {
  std::string out;
  while (true) {
    auto [before, after] = text.split("MODEL_");
    out += before;
    if (after.empty() && !text.ends_with("MODEL_")) break;
    out += (model + "_").str();
    text = after;
  }
  return out;
}

std::string entryFunction(const EntryInfo &e) {
  std::string name = identifier(e.name);
  return name == "program" || name == "state" || name == "host" ? name + "_entry" : name;
}

void emitEntry(llvm::raw_ostream &os, const std::string &model, const EntryInfo &e, unsigned index) {
  std::set<std::string> taken = {"s", "e", "feeds", "fetches", "code"};
  auto feeds = names(e.feeds, taken), fetches = names(e.fetches, taken);
  os << "\n/* Entry " << e.name << "\n" << comment(e) << "   Arrays are dense and row-major. Returns TFC_OK, or a code with " << model
     << "_state_error(s) as its text. */\nstatic inline int32_t " << model << "_" << entryFunction(e) << "(" << model << "_state *s";
  for (auto [p, n] : llvm::zip(e.feeds, feeds)) {
    if (p.shape.rank() == 0) os << ", " << cType(p.dtype) << " " << n;
    else os << ", const " << cType(p.dtype) << " *" << n;
  }
  for (auto [p, n] : llvm::zip(e.fetches, fetches)) os << ", " << cType(p.dtype) << " *" << n;
  os << ") {\n";
  auto tensors = [&](const char *array, const std::vector<PortInfo> &ports, const std::vector<std::string> &names, bool isFeed) {
    os << "  " << "tfc_tensor " << array << "[" << std::max<std::size_t>(1, ports.size()) << "];\n";
    for (auto [i, p] : llvm::enumerate(ports)) {
      std::string at = std::string(array) + "[" + std::to_string(i) + "]";
      os << "  " << at << ".data = (void *)" << (isFeed && p.shape.rank() == 0 ? "&" : "") << names[i] << ";\n";
      os << "  " << at << ".dtype = " << static_cast<int>(p.dtype) << ", " << at << ".rank = " << p.shape.rank() << ";\n";
      for (int d = 0; d < p.shape.rank(); ++d) os << "  " << at << ".dims[" << d << "] = " << p.shape[d] << ";\n";
    }
  };
  tensors("feeds", e.feeds, feeds, true);
  tensors("fetches", e.fetches, fetches, false);
  os << "  static const int32_t never = 0;\n  tfc_exec e = {" << model
     << "_host(), s->arena, feeds, fetches, s->table, s->constants, s, &never};\n  int32_t code;\n  s->error = NULL;\n"
     << "  code = " << model << "_program()->entries[" << index << "].step(&e);\n  if (code != TFC_OK) return code;\n";
  for (auto [i, p] : llvm::enumerate(e.fetches))
    os << "  if (fetches[" << i << "].data != (void *)" << fetches[i] << ") memcpy(" << fetches[i] << ", fetches[" << i << "].data, "
       << bytes(p) << ");\n";
  os << "  return TFC_OK;\n}\n";
}

} // namespace

std::string identifier(const std::string &text) {
  std::string s;
  for (char c : text) s += llvm::isAlnum(c) || c == '_' ? c : '_';
  static const std::set<std::string> reserved = {"int", "float", "double", "char", "long", "short", "for", "if", "else", "while", "do",
      "return", "switch", "case", "default", "class", "new", "delete", "this", "const", "static", "auto", "register", "signed", "unsigned",
      "void", "union", "struct", "enum", "goto", "break", "continue", "template", "namespace", "operator", "private", "public"};
  if (s.empty() || llvm::isDigit(s[0]) || reserved.count(s)) s = "_" + s;
  return s;
}

std::string cHeader(const std::string &model, const ProgramInfo &info) {
  std::string text;
  llvm::raw_string_ostream os(text);
  std::string guard = llvm::StringRef(model).upper() + "_TFC_H";
  os << "/* Model " << model << ", compiled by tfc-compile.\n *\n";
  for (const EntryInfo &e : info.entries) os << " * Entry " << e.name << "\n" << comment(e);
  os << " */\n#ifndef " << guard << "\n#define " << guard << "\n\n#include \"tfc/abi/program.h\"\n\n#include <string.h>\n\n"
     << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
     << "/* The program: entries, variables, constants. tfc::rt::Session runs it (rt::fromProgram). */\n"
     << "const tfc_program *" << model << "_program(void);\n";
  if (!isSelfContained(info)) {
    os << "\n/* " << replaced(needsRuntime, model) << " */\n";
  } else {
    std::int64_t arena = 0, memory = 0, saved = 8;
    for (const EntryInfo &e : info.entries) arena = std::max(arena, rounded(e.arenaBytes));
    memory = arena;
    for (const PortInfo &v : info.variables) memory += rounded(bytes(v)), saved += 8 + bytes(v);
    os << "\n#define " << model << "_NUM_VARIABLES " << info.variables.size() << "\n#define " << model << "_ARENA_BYTES " << arena
       << "\n#define " << model << "_MEMORY_BYTES " << std::max<std::int64_t>(64, memory) << "\n#define " << model << "_SAVED_BYTES "
       << saved << "\n#define " << model << "_NUM_CONSTANTS NUMBER_OF_CONSTANTS\n";
    os << "\nstatic inline int64_t " << model << "_variable_bytes(int32_t i) {\n  static const int64_t bytes[] = {";
    for (const PortInfo &v : info.variables) os << bytes(v) << ", ";
    os << "0};\n  return bytes[i];\n}\n" << replaced(hostText, model);
    for (auto [i, e] : llvm::enumerate(info.entries)) {
      if (isSelfContained(e)) emitEntry(os, model, e, i);
      else os << "\n/* Entry " << e.name << " has host ops or shapes known only at run time: run it by tfc::rt::Session. */\n";
    }
  }
  os << "\n#ifdef __cplusplus\n}\n#endif\n#endif\n";
  std::size_t at = text.find("NUMBER_OF_CONSTANTS");
  if (at != std::string::npos) text.replace(at, 19, std::to_string(info.numConstants));
  return text;
}

std::string cppHeader(const std::string &model, const ProgramInfo &info) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "// Model " << model << ", compiled by tfc-compile: a class over " << model << ".h.\n#pragma once\n\n#include \"" << model
     << ".h\"\n\n";
  if (!isSelfContained(info)) {
    os << "/* " << replaced(needsRuntime, model) << " */\n";
    return text;
  }
  os << "#include <cstddef>\n#include <new>\n#include <span>\n#include <stdexcept>\n#include <vector>\n\nnamespace tfc_models {\n\n"
     << "/// One instance with memory of its own. Entries throw std::runtime_error with the error's text.\nclass " << model
     << " {\npublic:\n  " << model << "() : memory(::operator new(" << model << "_MEMORY_BYTES, std::align_val_t(64))) { " << model
     << "_state_init(&state, memory); }\n  /// In memory of the caller: " << model << "_MEMORY_BYTES bytes, 64-byte aligned.\n  explicit " << model
     << "(void *callerOwned) { " << model << "_state_init(&state, callerOwned); }\n  " << model << "(const " << model << " &) = delete;\n  ~" << model
     << "() { if (memory) ::operator delete(memory, std::align_val_t(64)); }\n";
  for (const EntryInfo &e : info.entries) {
    if (!isSelfContained(e)) continue;
    std::set<std::string> taken = {"state", "memory", "code"};
    auto feeds = names(e.feeds, taken), fetches = names(e.fetches, taken);
    std::vector<std::string> parameters, arguments{"&state"};
    auto span = [](const PortInfo &p, bool isConst) {
      return llvm::formatv("std::span<{0}{1}, {2}>", isConst ? "const " : "", cType(p.dtype), p.shape.numElements().value_or(0)).str();
    };
    for (auto [p, n] : llvm::zip(e.feeds, feeds)) {
      bool scalar = p.shape.rank() == 0;
      parameters.push_back((scalar ? std::string(cType(p.dtype)) : span(p, true)) + " " + n);
      arguments.push_back(scalar ? n : n + ".data()");
    }
    for (auto [p, n] : llvm::zip(e.fetches, fetches)) {
      bool scalar = p.shape.rank() == 0;
      parameters.push_back((scalar ? cType(p.dtype) + std::string(" &") : span(p, false) + " ") + n);
      arguments.push_back(scalar ? "&" + n : n + ".data()");
    }
    os << "  /// Entry " << e.name << "\n  void " << identifier(e.name) << "(" << llvm::join(parameters, ", ") << ") { check(" << model << "_"
       << entryFunction(e) << "(" << llvm::join(arguments, ", ") << ")); }\n";
  }
  os << "  std::vector<std::byte> save() const {\n    std::vector<std::byte> bytes(" << model << "_SAVED_BYTES);\n    " << model
     << "_state_save(&state, bytes.data());\n    return bytes;\n  }\n  bool restore(std::span<const std::byte> bytes) {\n    return bytes.size() == "
     << model << "_SAVED_BYTES && " << model << "_state_restore(&state, bytes.data()) == TFC_OK;\n  }\n  " << model
     << "_state &raw() { return state; }\n\nprivate:\n  void check(int32_t code) {\n    if (code != TFC_OK) throw std::runtime_error("
     << model << "_state_error(&state));\n  }\n  " << model << "_state state;\n  void *memory = nullptr;\n};\n\n} // namespace tfc_models\n";
  return text;
}

} // namespace tfc::compiler
