// Ops of lookup tables: HashTable, LookupTableFind, InitializeTable and so on, old form and V2.
#include "InputQueue.h"
#include "Register.h"
#include "StateTable.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>

namespace tfc::rt {

namespace {

bool isOldForm(const StepCall &c) { return !std::string_view(c.op->op).ends_with("V2"); }

Expected<TableSpec> specOf(StepCall &c) {
  TableSpec spec;
  spec.type = c.op->op;
  if (spec.type.ends_with("V2")) spec.type.resize(spec.type.size() - 2);
  spec.key = static_cast<DType>(c.intAttr("key_dtype"));
  spec.value = static_cast<DType>(c.intAttr("value_dtype"));
  if (c.attr("value_shape")) spec.valueShape = c.shapeAttr("value_shape");
  if (!spec.valueShape.is_fully_defined()) return errors::invalidArgument("Default value must be a vector of known shape, got shape ", spec.valueShape.errorStr());
  if (spec.type != "MutableDenseHashTable") return spec;
  TFC_ASSIGN_OR_RETURN(spec.emptyKey, copyOf(c.inputs[0]));
  if (c.op->num_inputs > 1) {
    TFC_ASSIGN_OR_RETURN(spec.deletedKey, copyOf(c.inputs[1]));
  }
  spec.key = spec.emptyKey.dtype();
  spec.keyShape = spec.emptyKey.shape();
  std::int64_t buckets = c.intAttr("initial_num_buckets", 131072);
  double load = c.floatAttr("max_load_factor", 0.8);
  if (load <= 0 || load >= 1) return errors::invalidArgument("max_load_factor must be between 0 and 1, got: ", load);
  if (spec.keyShape.rank() > 1) return errors::invalidArgument("Empty key must be a scalar or a vector, got shape ", spec.keyShape.errorStr());
  if (spec.key == DType::string && spec.keyShape.rank() > 0)
    return errors::unimplemented("A table with vectors of strings as keys is not supported");
  if (!spec.deletedKey.is_none()) {
    if (spec.deletedKey.shape() != spec.keyShape)
      return errors::invalidArgument("Empty and deleted keys must have same shape, got shapes: ", spec.keyShape.errorStr(), " and ",
                                     spec.deletedKey.shape().errorStr());
    if (spec.deletedKey.equals(spec.emptyKey)) return errors::invalidArgument("Empty and deleted keys cannot be equal");
  }
  if (buckets < 4 || (buckets & (buckets - 1)))
    return errors::invalidArgument("Number of buckets must be at least 4 and a power of 2, got: ", buckets);
  return spec;
}

Status createTable(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(TableSpec spec, specOf(c));
  auto make = [&](std::string name) -> Expected<std::shared_ptr<StepObject>> {
    return std::shared_ptr<StepObject>(std::make_shared<Table>(std::move(name), spec));
  };
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake("table", *c.op, make));
  auto &table = static_cast<Table &>(*object);
  if (table.spec.key != spec.key || table.spec.value != spec.value)
    return errors::invalidArgument("Conflicting key/value dtypes ", runtimeName(spec.key), "->", runtimeName(spec.value), " with ",
                                   runtimeName(table.spec.key), "-", runtimeName(table.spec.value), " for table ", table.name);
  c.step.add(std::move(object), c.outputs[0]);
  return Status::ok();
}

Expected<Table *> tableOf(StepCall &c) {
  auto *table = c.object<Table>(0);
  if (!table) return c.wrongHandle();
  return table;
}

/// The table, if the inputs behind it are keys and `more`.
Expected<Table *> tableFor(StepCall &c, bool values, bool gives) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableOf(c));
  DType types[] = {table->spec.key, table->spec.value}, out[] = {table->spec.value};
  TFC_RETURN_IF_ERROR(matchSignature(c, {types, values ? 2u : 1u}, {out, gives ? 1u : 0u}, isOldForm(c)));
  return table;
}

Status find(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableFor(c, true, true));
  TFC_ASSIGN_OR_RETURN(Tensor found, table->find(viewOf(c.inputs[1]), viewOf(c.inputs[2])));
  c.step.handOut(std::move(found), c.outputs[0]);
  return Status::ok();
}

Status insert(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableFor(c, true, false));
  return table->insert(viewOf(c.inputs[1]), viewOf(c.inputs[2]));
}

Status import(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableFor(c, true, false));
  return table->import(viewOf(c.inputs[1]), viewOf(c.inputs[2]));
}

Status remove(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableFor(c, false, false));
  return table->remove(viewOf(c.inputs[1]));
}

Status exportAll(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableOf(c));
  DType keyType = static_cast<DType>(c.intAttr("Tkeys")), valueType = static_cast<DType>(c.intAttr("Tvalues"));
  if (keyType != table->spec.key || valueType != table->spec.value)
    return errors::invalidArgument("Conflicting key/value dtypes ", runtimeName(keyType), "->", runtimeName(valueType), " with ",
                                   runtimeName(table->spec.key), "-", runtimeName(table->spec.value), " for table ", table->name);
  Tensor keys, values;
  TFC_RETURN_IF_ERROR(table->exportAll(keys, values));
  c.step.handOut(std::move(keys), c.outputs[0]);
  c.step.handOut(std::move(values), c.outputs[1]);
  return Status::ok();
}

Status size(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableOf(c));
  TFC_RETURN_IF_ERROR(c.allocate(0, int64, {}));
  *static_cast<std::int64_t *>(c.outputs[0].data) = table->size();
  return Status::ok();
}

Expected<Table *> fixedTable(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, tableOf(c));
  if (!table->isFixed()) return errors::invalidArgument("Table localhost ", table->name, " is not initializable");
  return table;
}

Status initialize(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, fixedTable(c));
  TFC_ASSIGN_OR_RETURN(table, tableFor(c, true, false));
  Tensor keys = viewOf(c.inputs[1]), values = viewOf(c.inputs[2]);
  if (keys.shape().rank() != 1) return errors::invalidArgument("Keys must be a vector, but received shape", keys.shape().errorStr());
  if (values.shape().rank() != 1) return errors::invalidArgument("Values must be a vector, but received shape", values.shape().errorStr());
  if (keys.size() != values.size())
    return errors::invalidArgument("Keys and values must have the same size ", keys.size(), " vs ", values.size());
  return table->initialize(keys, values);
}

//===-- InitializeTableFromTextFile ---------------------------------------------------------------------------------===//

constexpr std::int64_t lineNumber = -1, wholeLine = -2;

/// A column of the file as a tensor.
class Column {
public:
  Column(DType type, std::int64_t index) : type(type), index(index) {}
  Status add(const std::string &token, std::int64_t line) {
    if (index == lineNumber) numbers.push_back(line);
    else if (type == DType::string) texts.push_back(token);
    else if (type == int32 || type == int64) return number(token, line);
    else if (type == float32 || type == float64) return real(token, line);
    else return errors::invalidArgument("Data type ", runtimeName(type), " not supported.");
    return Status::ok();
  }
  Expected<Tensor> take() {
    if (type == DType::string) return Tensor(texts);
    if (type == float32 || type == float64) return Tensor(reals).astype(type);
    return Tensor(numbers).astype(type);
  }
  const DType type;
  const std::int64_t index;

private:
  static std::string trimmed(const std::string &s) {
    std::size_t from = s.find_first_not_of(" \t\r\n\f\v"), to = s.find_last_not_of(" \t\r\n\f\v");
    return from == s.npos ? "" : s.substr(from, to - from + 1);
  }
  Status number(const std::string &token, std::int64_t line) {
    std::string text = trimmed(token);
    std::int64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool fits = type == int64 || (value >= INT32_MIN && value <= INT32_MAX);
    if (error != std::errc() || end != text.data() + text.size() || !fits)
      return errors::invalidArgument("Field ", token, " in line ", line, " is not a valid ", type == int32 ? "int32." : "int64.");
    numbers.push_back(value);
    return Status::ok();
  }
  Status real(const std::string &token, std::int64_t line) {
    std::string text = trimmed(token);
    char *end = nullptr;
    double value = type == float32 ? std::strtof(text.c_str(), &end) : std::strtod(text.c_str(), &end);
    if (text.empty() || *end) return errors::invalidArgument("Field ", token, " in line ", line, " is not a valid ", type == float32 ? "float." : "double.");
    reals.push_back(value);
    return Status::ok();
  }
  std::vector<std::string> texts;
  std::vector<std::int64_t> numbers;
  std::vector<double> reals;
};

Status checkColumn(const char *what, const Column &c) {
  bool integer = isInteger(c.type);
  if (c.index == lineNumber && c.type != int64)
    return errors::invalidArgument(what, " index for line number requires table ", what[0] == 'K' ? "key" : "value", " dtype of int64, got ",
                                   runtimeName(c.type));
  if (c.index == wholeLine && !integer && c.type != DType::string)
    return what[0] == 'K' ? errors::invalidArgument("Key index for whole line requires string or integer table key, got ", runtimeName(c.type))
                          : errors::invalidArgument("Value index for whole line requires table value dtype of integer or string, got ", runtimeName(c.type));
  return Status::ok();
}

Status readColumns(const std::string &name, std::int64_t most, char delimiter, Column &keys, Column &values) {
  std::ifstream file(name, std::ios::binary);
  if (!file) return errors::notFound(name, "; No such file or directory");
  std::string line;
  std::int64_t n = 0, last = std::max(keys.index, values.index);
  for (; (most < 0 || n < most) && std::getline(file, line); ++n) {
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> tokens;
    if (last >= 0) {
      for (std::size_t at = 0;;) {
        std::size_t end = line.find(delimiter, at);
        tokens.push_back(line.substr(at, end - at));
        if (end == line.npos) break;
        at = end + 1;
      }
      if (last >= static_cast<std::int64_t>(tokens.size()))
        return errors::invalidArgument("Invalid number of columns in ", name, " line ", n, " (", line, ") : expected at least ", last + 1, " got ", tokens.size());
    }
    auto field = [&](const Column &c) -> const std::string & { return c.index >= 0 ? tokens[c.index] : line; };
    TFC_RETURN_IF_ERROR(keys.add(field(keys), n));
    TFC_RETURN_IF_ERROR(values.add(field(values), n));
  }
  if (most >= 0 && n < most) return errors::invalidArgument("Invalid vocab_size in ", name, ": expected ", most, " but got ", n);
  return Status::ok();
}

Status initializeFromFile(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Table *table, fixedTable(c));
  Tensor file = viewOf(c.inputs[1]);
  if (file.dtype() != DType::string || file.size() != 1)
    return errors::invalidArgument("filename should be a single string, but got ", file.shape().errorStr());
  std::string name = file.strings()[0];
  if (name.empty()) return errors::invalidArgument("filename cannot be empty.");
  Column keys(table->spec.key, c.intAttr("key_index")), values(table->spec.value, c.intAttr("value_index"));
  std::int64_t most = c.intAttr("vocab_size", -1);
  std::string_view delimiter = c.stringAttr("delimiter");
  if (most < -1 || most == 0) return errors::invalidArgument("vocab_size must be -1 or > 0, got ", most);
  if (delimiter.size() > 1) return errors::invalidArgument("delimiter should be only 1 char");
  TFC_RETURN_IF_ERROR(checkColumn("Key", keys));
  TFC_RETURN_IF_ERROR(checkColumn("Value", values));
  if (table->isInitialized()) return Status::ok(); // the shared name is to tell tables of different files apart
  TFC_RETURN_IF_ERROR(readColumns(name, most, delimiter.empty() ? '\t' : delimiter[0], keys, values));
  TFC_ASSIGN_OR_RETURN(Tensor k, keys.take());
  TFC_ASSIGN_OR_RETURN(Tensor v, values.take());
  return table->initialize(k, v);
}

/// A variable loses its value, any other object its name.
Status destroy(StepCall &c) {
  if (tfc_variable *v = c.step.variable(c.inputs[0])) {
    bool was = v->initialized;
    v->initialized = 0;
    if (!was && !c.intAttr("ignore_lookup_error", 1)) return errors::notFound("Resource localhost/", c.op->node, " does not exist.");
    return Status::ok();
  }
  StepObject *object = c.step.find(c.inputs[0]);
  if (!c.step.resources().remove(object) && !c.intAttr("ignore_lookup_error", 1)) return errors::notFound("Resource localhost/", c.op->node, " does not exist.");
  return Status::ok();
}

} // namespace

void registerStateTableKernels() {
  auto both = [](std::string name, StepKernel kernel) {
    registerStepKernel(name, kernel);
    registerStepKernel(name + "V2", kernel);
  };
  for (const char *type : {"HashTable", "MutableHashTable", "MutableHashTableOfTensors", "MutableDenseHashTable"}) both(type, createTable);
  both("LookupTableFind", find);
  both("LookupTableInsert", insert);
  both("LookupTableImport", import);
  both("LookupTableRemove", remove);
  both("LookupTableExport", exportAll);
  both("LookupTableSize", size);
  both("InitializeTable", initialize);
  both("InitializeTableFromTextFile", initializeFromFile);
  registerStepKernel("DestroyResourceOp", destroy);
}

} // namespace tfc::rt
