// AttrValue, and parsing and printing of messages with limits.
#include "ProtoConvert.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/common.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

namespace tfc::graph {

namespace {

constexpr int depthLimit = 100;

using tensorflow::AttrValue;
using ListValue = tensorflow::AttrValue::ListValue;

const char *kindOf(const ListValue &list) {
  int kinds = (list.s_size() > 0) + (list.i_size() > 0) + (list.f_size() > 0) + (list.b_size() > 0) + (list.type_size() > 0) +
              (list.shape_size() > 0) + (list.tensor_size() > 0) + (list.func_size() > 0);
  if (kinds != 1)
    return kinds ? "mixed list" : "";
  return list.s_size()        ? "list(string)"
         : list.i_size()      ? "list(int)"
         : list.f_size()      ? "list(float)"
         : list.b_size()      ? "list(bool)"
         : list.type_size()   ? "list(type)"
         : list.shape_size()  ? "list(shape)"
         : list.tensor_size() ? "list(tensor)"
                              : "list(func)";
}

const char *kindOf(const AttrValue &value) {
  switch (value.value_case()) {
  case AttrValue::kS: return "string";
  case AttrValue::kI: return "int";
  case AttrValue::kF: return "float";
  case AttrValue::kB: return "bool";
  case AttrValue::kType: return "type";
  case AttrValue::kShape: return "shape";
  case AttrValue::kTensor: return "tensor";
  case AttrValue::kList: return kindOf(value.list());
  case AttrValue::kFunc: return "func";
  case AttrValue::kPlaceholder: return "placeholder";
  default: return "missing";
  }
}

Expected<Attr> toFunc(const tensorflow::NameAttrList &proto, ExpansionBudget &budget) {
  auto func = std::make_shared<FuncAttr>();
  func->name = proto.name();
  for (const auto &[key, value] : proto.attr()) {
    TFC_ASSIGN_OR_RETURN(Attr attr, toAttr(value, "", budget));
    func->attrs.emplace(key, std::move(attr));
  }
  return Attr(std::move(func));
}

Expected<Attr> toList(const ListValue &list, std::string_view kind, ExpansionBudget &budget) {
  if (kind == "list(string)")
    return Attr(std::vector<std::string>(list.s().begin(), list.s().end()));
  if (kind == "list(int)")
    return Attr(std::vector<std::int64_t>(list.i().begin(), list.i().end()));
  if (kind == "list(float)")
    return Attr(std::vector<float>(list.f().begin(), list.f().end()));
  if (kind == "list(bool)")
    return Attr(std::vector<bool>(list.b().begin(), list.b().end()));
  if (kind == "list(type)") {
    std::vector<DType> types;
    for (int t : list.type())
      types.push_back(static_cast<DType>(t));
    return Attr(std::move(types));
  }
  if (kind == "list(shape)") {
    std::vector<Shape> shapes;
    for (const auto &s : list.shape()) {
      TFC_ASSIGN_OR_RETURN(Shape shape, toShape(s));
      shapes.push_back(std::move(shape));
    }
    return Attr(std::move(shapes));
  }
  if (kind == "list(tensor)") {
    std::vector<Tensor> tensors;
    for (const auto &t : list.tensor()) {
      TFC_ASSIGN_OR_RETURN(Tensor tensor, toTensor(t, budget));
      tensors.push_back(std::move(tensor));
    }
    return Attr(std::move(tensors));
  }
  std::vector<std::shared_ptr<FuncAttr>> funcs;
  for (const auto &f : list.func()) {
    TFC_ASSIGN_OR_RETURN(Attr func, toFunc(f, budget));
    funcs.push_back(std::get<std::shared_ptr<FuncAttr>>(std::move(func)));
  }
  return Attr(std::move(funcs));
}

Expected<Attr> convert(const AttrValue &proto, std::string_view kind, ExpansionBudget &budget) {
  switch (proto.value_case()) {
  case AttrValue::kS: return Attr(proto.s());
  case AttrValue::kI: return Attr(std::int64_t{proto.i()});
  case AttrValue::kF: return Attr(proto.f());
  case AttrValue::kB: return Attr(proto.b());
  case AttrValue::kType: return Attr(static_cast<DType>(proto.type()));
  case AttrValue::kShape: {
    TFC_ASSIGN_OR_RETURN(Shape shape, toShape(proto.shape()));
    return Attr(std::move(shape));
  }
  case AttrValue::kTensor: {
    TFC_ASSIGN_OR_RETURN(Tensor tensor, toTensor(proto.tensor(), budget));
    return Attr(std::move(tensor));
  }
  case AttrValue::kFunc: return toFunc(proto.func(), budget);
  default: return toList(proto.list(), kind, budget);
  }
}

class FirstError : public google::protobuf::io::ErrorCollector {
public:
  std::string text;
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string &message) override {
    if (text.empty())
      text = "line " + std::to_string(line + 1) + ", column " + std::to_string(column + 1) + ": " + message.substr(0, 200);
  }
};

} // namespace

Expected<Attr> toAttr(const AttrValue &proto, std::string_view kind, ExpansionBudget &budget) {
  std::string_view have = kindOf(proto);
  if (!kind.empty()) {
    if (have == "missing")
      return errors::invalidArgument("AttrValue missing value with expected type '", kind, "'");
    if (have == "placeholder")
      return errors::invalidArgument("AttrValue had value with unexpected type 'placeholder'");
    if (have.empty() && kind.starts_with("list("))
      have = kind; // an empty list is a list of anything
    if (have != kind)
      return errors::invalidArgument("AttrValue had value with type '", have.empty() ? "list" : have, "' when '", kind, "' expected");
    return convert(proto, have, budget);
  }
  auto raw = [&] { return Attr(RawAttr{serialize(proto)}); };
  if (have == "missing" || have == "placeholder" || have.empty() || have == "mixed list")
    return raw();
  Expected<Attr> attr = convert(proto, have, budget);
  if (!attr && attr.status().code() == Code::InvalidArgument)
    return raw(); // nobody here looks at it, so it need not make sense
  return attr;
}

void fromAttr(const Attr &attr, AttrValue &proto) {
  proto.Clear();
  std::visit(
      [&](const auto &v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, bool>) proto.set_b(v);
        else if constexpr (std::is_same_v<T, std::int64_t>) proto.set_i(v);
        else if constexpr (std::is_same_v<T, float>) proto.set_f(v);
        else if constexpr (std::is_same_v<T, DType>) proto.set_type(static_cast<tensorflow::DataType>(v));
        else if constexpr (std::is_same_v<T, Shape>) fromShape(v, *proto.mutable_shape());
        else if constexpr (std::is_same_v<T, Tensor>) fromTensor(v, *proto.mutable_tensor());
        else if constexpr (std::is_same_v<T, std::string>) proto.set_s(v);
        else if constexpr (std::is_same_v<T, RawAttr>) (void)proto.ParseFromString(v.bytes);
        else if constexpr (std::is_same_v<T, std::shared_ptr<FuncAttr>>) {
          auto *func = proto.mutable_func();
          if (!v)
            return;
          func->set_name(v->name);
          for (const auto &[key, value] : v->attrs)
            fromAttr(value, (*func->mutable_attr())[key]);
        } else {
          ListValue *list = proto.mutable_list();
          for (const auto &item : v) {
            using E = typename T::value_type;
            if constexpr (std::is_same_v<E, bool>) list->add_b(item);
            else if constexpr (std::is_same_v<E, std::int64_t>) list->add_i(item);
            else if constexpr (std::is_same_v<E, float>) list->add_f(item);
            else if constexpr (std::is_same_v<E, DType>) list->add_type(static_cast<tensorflow::DataType>(item));
            else if constexpr (std::is_same_v<E, Shape>) fromShape(item, *list->add_shape());
            else if constexpr (std::is_same_v<E, Tensor>) fromTensor(item, *list->add_tensor());
            else if constexpr (std::is_same_v<E, std::string>) list->add_s(item);
            else {
              AttrValue func;
              fromAttr(Attr(item), func);
              list->add_func()->Swap(func.mutable_func());
            }
          }
        }
      },
      attr);
}

Status parseBinary(std::string_view bytes, google::protobuf::Message &message, const char *what) {
  if (bytes.size() > 0x7fffffff)
    return errors::resourceExhausted(what, " of ", bytes.size(), " bytes is larger than the limit of 2 GiB - 1 (proto message size)");
  google::protobuf::LogSilencer silence; // errors are returned, not printed
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t *>(bytes.data()), static_cast<int>(bytes.size()));
  in.SetRecursionLimit(depthLimit);
  if (message.ParseFromCodedStream(&in) && in.ConsumedEntireMessage())
    return Status::ok();
  return errors::invalidArgument("Failed to parse ", what, ": the bytes are truncated, damaged, nested more than ", depthLimit,
                                 " deep, or not a ", what);
}

/// The first field of type string that is none by protobuf's own rule, or null: binary messages with one are refused, so text must not
/// make any.
static const google::protobuf::FieldDescriptor *firstBadString(const google::protobuf::Message &message) {
  const google::protobuf::Reflection &r = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor *> fields;
  r.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor *f : fields) {
    bool isText = f->type() == google::protobuf::FieldDescriptor::TYPE_STRING, isMessage = f->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
    int n = !isText && !isMessage ? 0 : f->is_repeated() ? r.FieldSize(message, f) : 1;
    for (int i = 0; i < n; ++i) {
      using google::protobuf::internal::IsStructurallyValidUTF8;
      std::string scratch;
      if (isText && !IsStructurallyValidUTF8(f->is_repeated() ? r.GetRepeatedStringReference(message, f, i, &scratch) : r.GetStringReference(message, f, &scratch))) return f;
      if (!isMessage) continue;
      if (auto *bad = firstBadString(f->is_repeated() ? r.GetRepeatedMessage(message, f, i) : r.GetMessage(message, f))) return bad;
    }
  }
  return nullptr;
}

Status parseText(std::string_view text, google::protobuf::Message &message, const char *what) {
  if (text.size() > 0x7fffffff)
    return errors::resourceExhausted(what, " of ", text.size(), " bytes is larger than the limit of 2 GiB - 1 (proto message size)");
  google::protobuf::LogSilencer silence;
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.SetRecursionLimit(depthLimit);
  parser.RecordErrorsTo(&error);
  google::protobuf::io::ArrayInputStream in(text.data(), static_cast<int>(text.size()));
  if (!parser.Parse(&in, &message))
    return errors::invalidArgument("Failed to parse ", what, " in text form: ", error.text);
  if (const google::protobuf::FieldDescriptor *bad = firstBadString(message))
    return errors::invalidArgument("Failed to parse ", what, " in text form: ", bad->full_name(), " is not UTF-8");
  return Status::ok();
}

std::string serialize(const google::protobuf::Message &message, bool text) {
  std::string out;
  if (text) {
    google::protobuf::TextFormat::PrintToString(message, &out);
    return out;
  }
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true); // maps in key order: equal graphs, equal bytes
  message.SerializePartialToCodedStream(&coded);
  coded.Trim();
  return out;
}

} // namespace tfc::graph
