#include "Program.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace tfc::rt {

Shape shapeOf(const tfc_port &port) {
  return port.rank < 0 ? Shape::unknown() : Shape(std::vector<std::int64_t>(port.dims, port.dims + port.rank));
}

bool accepts(const tfc_port &port, const Tensor &value) {
  if (static_cast<int>(value.dtype()) != port.dtype) return false;
  const auto &dims = value.shape().dims();
  if (port.rank < 0) return dims.size() <= TFC_MAX_RANK;
  if (dims.size() != static_cast<std::size_t>(port.rank)) return false;
  for (std::size_t i = 0; i < dims.size(); ++i)
    if (port.dims[i] >= 0 && port.dims[i] != dims[i]) return false;
  return true;
}

std::string nodeOf(std::string_view tensorName) { return std::string(tensorName.substr(0, tensorName.rfind(':'))); }

Status feedError(const tfc_port &port, int index, const Tensor &value) {
  std::string node = nodeOf(port.name);
  if (static_cast<int>(value.dtype()) != port.dtype)
    return errors::invalidArgument("Expects arg[", index, "] to be ", runtimeName(static_cast<DType>(port.dtype)), " but ",
                                   runtimeName(value.dtype()), " is provided")
        .withNode(node);
  if (value.shape().rank() > TFC_MAX_RANK)
    return errors::unimplemented("Cannot feed a value of rank ", value.shape().rank(), " for Tensor '", port.name,
                                 "': the largest rank is ", TFC_MAX_RANK)
        .withNode(node);
  return errors::invalidArgument("Cannot feed value of shape ", value.shape().str(), " for Tensor '", port.name,
                                 "', which has shape '", shapeOf(port).str(), "'")
      .withNode(node);
}

//===-- validate ----------------------------------------------------------------------------------------------------===//

static Status checkTensor(const char *what, const char *name, int dtype, int rank, const std::int64_t *dims, bool known) {
  if (dtype <= 0 || dtype > static_cast<int>(DType::uint64))
    return errors::invalidArgument("program: ", what, " ", name, " has unknown dtype ", dtype);
  if (rank < (known ? 0 : -1) || rank > TFC_MAX_RANK)
    return errors::invalidArgument("program: ", what, " ", name, " has rank ", rank);
  for (int i = 0; i < rank; ++i)
    if (dims[i] < (known ? 0 : -1))
      return errors::invalidArgument("program: ", what, " ", name, " has dimension ", dims[i]);
  return Status::ok();
}

static Status checkPorts(const char *what, const tfc_port *ports, int n, bool distinct) {
  if (n < 0 || (n && !ports)) return errors::invalidArgument("program: bad list of ", what, "s");
  std::set<std::string_view> seen;
  for (int i = 0; i < n; ++i) {
    if (!ports[i].name) return errors::invalidArgument("program: a ", what, " has no name");
    TFC_RETURN_IF_ERROR(checkTensor(what, ports[i].name, ports[i].dtype, ports[i].rank, ports[i].dims, false));
    if (!seen.insert(ports[i].name).second && distinct)
      return errors::invalidArgument("program: two ", what, "s are named ", ports[i].name);
  }
  return Status::ok();
}

static Status checkConstant(const tfc_constant &c, int index) {
  std::string name = std::to_string(index);
  TFC_RETURN_IF_ERROR(checkTensor("constant", name.c_str(), c.dtype, c.rank, c.dims, true));
  auto n = Shape(std::vector<std::int64_t>(c.dims, c.dims + c.rank)).numElements();
  std::int64_t bytes = 0;
  bool fits = n && c.bytes >= 0 && (c.bytes == 0 || c.data);
  if (fits && c.dtype != TFC_STRING)
    fits = !__builtin_mul_overflow(*n, static_cast<std::int64_t>(byteSize(static_cast<DType>(c.dtype))), &bytes) &&
           bytes == c.bytes;
  if (!fits) return errors::invalidArgument("program: constant ", index, " has ", c.bytes, " bytes, which do not fit its shape");
  return Status::ok();
}

Status validate(const tfc_program *p) {
  if (!p) return errors::invalidArgument("program: none");
  if (p->magic != TFC_MAGIC) return errors::invalidArgument("program: not a tfc_program (magic ", p->magic, ")");
  if (p->version != TFC_ABI_VERSION)
    return errors::invalidArgument("program: made for ABI version ", p->version, ", this runtime has ", TFC_ABI_VERSION);
  if (p->size != sizeof(tfc_program)) return errors::invalidArgument("program: descriptor of ", p->size, " bytes");
  if (!p->num_entries || !p->entries) return errors::invalidArgument("program: no entries");
  if (p->num_variables < 0 || p->num_constants < 0 || p->num_host_ops < 0 || (p->num_variables && !p->variables) ||
      (p->num_constants && !p->constants) || (p->num_host_ops && !p->host_ops))
    return errors::invalidArgument("program: bad table");
  for (std::uint32_t i = 0; i < p->num_entries; ++i) {
    const tfc_entry &e = p->entries[i];
    if (!e.name || !e.step) return errors::invalidArgument("program: entry ", i, " has no name or no step");
    if (e.arena_bytes < 0 || e.device_arena_bytes < 0)
      return errors::invalidArgument("program: entry ", e.name, " has a negative arena");
    TFC_RETURN_IF_ERROR(checkPorts("feed", e.feeds, e.num_feeds, true));
    TFC_RETURN_IF_ERROR(checkPorts("fetch", e.fetches, e.num_fetches, false));
  }
  for (int i = 0; i < p->num_variables; ++i) {
    const tfc_variable_desc &v = p->variables[i];
    if (!v.name) return errors::invalidArgument("program: a variable has no name");
    TFC_RETURN_IF_ERROR(checkTensor("variable", v.name, v.dtype, v.rank, v.dims, false));
  }
  for (int i = 0; i < p->num_constants; ++i) TFC_RETURN_IF_ERROR(checkConstant(p->constants[i], i));
  for (int i = 0; i < p->num_host_ops; ++i) {
    const tfc_host_op *op = p->host_ops[i];
    if (!op || !op->op || !op->node || op->index != i || op->num_attrs < 0 || (op->num_attrs && !op->attrs) ||
        op->num_inputs < 0 || op->num_outputs < 0)
      return errors::invalidArgument("program: bad host op ", i);
    for (int k = 0; k < op->num_attrs; ++k)
      if (!op->attrs[k].name) return errors::invalidArgument("program: an attribute of ", op->node, " has no name");
  }
  return Status::ok();
}

//===-- binding -----------------------------------------------------------------------------------------------------===//

/// (int64 length, bytes) records to std::string elements.
static Expected<Tensor> loadStrings(const tfc_constant &c, int index) {
  Shape shape(std::vector<std::int64_t>(c.dims, c.dims + c.rank));
  // Each record takes eight bytes at least: a lying shape is found before memory is asked for.
  auto n = shape.numElements();
  if (!n || *n > c.bytes / 8) return errors::invalidArgument("program: string constant ", index, " is too short");
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(DType::string, std::move(shape)));
  const char *p = static_cast<const char *>(c.data);
  std::int64_t left = c.bytes;
  for (std::string &s : t.mutable_data<std::string>()) {
    std::int64_t length = -1;
    if (left >= 8) std::memcpy(&length, p, 8);
    if (length < 0 || length > left - 8) return errors::invalidArgument("program: string constant ", index, " is damaged");
    s.assign(p + 8, static_cast<std::size_t>(length));
    p += 8 + length, left -= 8 + length;
  }
  return t;
}

Expected<std::shared_ptr<BoundProgram>> BoundProgram::bind(std::shared_ptr<LoadedProgram> loaded, State &state) {
  if (!loaded) return errors::internal("a program source gave no program");
  TFC_RETURN_IF_ERROR(validate(loaded->descriptor));
  const tfc_program &p = *loaded->descriptor;
  auto bound = std::make_shared<BoundProgram>();
  bound->state = &state;
  for (int i = 0; i < p.num_variables; ++i) {
    auto v = state.declare(p.variables[i]);
    if (!v) return v.status().withNode(p.variables[i].name);
    bound->variables.push_back(*v);
  }
  for (int i = 0; i < p.num_constants; ++i) {
    const tfc_constant &c = p.constants[i];
    if (c.dtype != TFC_STRING) {
      bound->constants.push_back(c.data);
      continue;
    }
    TFC_ASSIGN_OR_RETURN(Tensor t, loadStrings(c, i));
    bound->constants.push_back(t.raw());
    bound->strings.push_back(std::move(t));
  }
  for (int i = 0; i < p.num_host_ops; ++i)
    bound->hostOps.push_back({findHostKernel(p.host_ops[i]->op), state.hostOp(p.host_ops[i]->node), findStepKernel(p.host_ops[i]->op)});
  bound->loaded = std::move(loaded);
  return bound;
}

//===-- fromProgram -------------------------------------------------------------------------------------------------===//

namespace {
class CompiledIn : public ProgramSource {
public:
  explicit CompiledIn(const tfc_program *p) : status(validate(p)) {
    auto l = std::make_shared<LoadedProgram>();
    l->descriptor = p;
    loaded = std::move(l);
  }
  Expected<EntryRef> select(const Signature &signature, std::span<const Tensor> feeds) override;

  Status status;
  std::shared_ptr<LoadedProgram> loaded;
};
} // namespace

static bool hasPort(const tfc_port *ports, int n, std::string_view name) {
  return std::any_of(ports, ports + n, [&](const tfc_port &p) { return name == p.name; });
}

Expected<EntryRef> CompiledIn::select(const Signature &sig, std::span<const Tensor> feeds) {
  TFC_RETURN_IF_ERROR(status);
  const tfc_program &p = *loaded->descriptor;
  std::span<const tfc_entry> entries(p.entries, p.num_entries);
  auto fetched = [&](const tfc_entry &e) {
    return std::all_of(sig.fetches.begin(), sig.fetches.end(), [&](auto &f) { return hasPort(e.fetches, e.num_fetches, f); });
  };
  auto targeted = [&](const tfc_entry &e) {
    return std::all_of(sig.targets.begin(), sig.targets.end(), [&](auto &t) { return t == e.name; });
  };
  auto fed = [&](const tfc_port &port) {
    return std::find(sig.feedNames.begin(), sig.feedNames.end(), port.name) != sig.feedNames.end();
  };
  const tfc_entry *best = nullptr, *near = nullptr;
  const tfc_port *missing = nullptr;
  for (const tfc_entry &e : entries) {
    if (!fetched(e) || !targeted(e)) continue;
    const tfc_port *lacks = std::find_if_not(e.feeds, e.feeds + e.num_feeds, fed);
    bool extra = std::any_of(sig.feedNames.begin(), sig.feedNames.end(),
                             [&](auto &f) { return !hasPort(e.feeds, e.num_feeds, f); });
    if (lacks != e.feeds + e.num_feeds || extra) {
      if (!near && !extra) near = &e, missing = lacks;
      continue;
    }
    // Of those that fit, the one that computes least besides what is asked for.
    if (!best || e.num_fetches < best->num_fetches) best = &e;
  }
  if (best) return EntryRef{loaded, best};
  if (near) {
    Shape shape = shapeOf(*missing);
    return errors::invalidArgument("You must feed a value for placeholder tensor '", nodeOf(missing->name), "' with dtype ",
                                   runtimeName(static_cast<DType>(missing->dtype)),
                                   shape.hasRank() ? " and shape " + shape.errorStr() : "")
        .withNode(nodeOf(missing->name));
  }
  auto known = [&](auto &&inEntry) { return std::any_of(entries.begin(), entries.end(), inEntry); };
  for (auto &t : sig.targets)
    if (!known([&](const tfc_entry &e) { return t == e.name; }))
      return errors::notFound("The program has no entry named ", t).withNode(t);
  for (auto &f : sig.fetches)
    if (!known([&](const tfc_entry &e) { return hasPort(e.fetches, e.num_fetches, f); }))
      return errors::notFound("FetchOutputs node ", f, ": not found").withNode(nodeOf(f));
  for (auto &f : sig.feedNames)
    if (!known([&](const tfc_entry &e) { return hasPort(e.feeds, e.num_feeds, f); }))
      return errors::notFound("FeedInputs: unable to find feed output ", f).withNode(nodeOf(f));
  return errors::notFound("No entry of the program has these feeds, fetches and targets together");
}

std::shared_ptr<ProgramSource> fromProgram(const tfc_program *program) { return std::make_shared<CompiledIn>(program); }

std::shared_ptr<LoadedProgram> programOf(const ProgramSource &source) {
  auto *c = dynamic_cast<const CompiledIn *>(&source);
  return c && c->status.isOk() ? c->loaded : nullptr;
}

} // namespace tfc::rt
