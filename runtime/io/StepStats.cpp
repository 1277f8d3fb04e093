// RunMetadata on the wire (step_stats.proto, config.proto) and as a Chrome trace (python/client/timeline.py).
#include "tfc/io/StepStats.h"

#include "tfc/base/Wire.h"

#include <cstdio>
#include <map>

namespace tfc::io {

//===-- bytes -------------------------------------------------------------------------------------------------------===//

static void number(WireWriter &w, int field, std::int64_t v) {
  if (v)
    w.number(field, static_cast<std::uint64_t>(v));
}

static std::string shapeBytes(const Shape &shape) {
  WireWriter w;
  if (!shape.hasRank())
    w.number(3, 1);
  else
    for (std::int64_t d : shape.dims()) {
      WireWriter dim;
      number(dim, 1, d);
      w.bytes(2, dim.out);
    }
  return std::move(w.out);
}

static std::string nodeBytes(const NodeExecStats &n) {
  WireWriter w;
  w.bytes(1, n.node_name);
  number(w, 2, n.all_start_micros);
  number(w, 3, n.op_start_rel_micros);
  number(w, 4, n.op_end_rel_micros);
  number(w, 5, n.all_end_rel_micros);
  for (const NodeOutput &o : n.output) {
    WireWriter description, output;
    description.number(1, static_cast<std::uint64_t>(o.dtype));
    description.bytes(2, shapeBytes(o.shape));
    number(output, 1, o.slot);
    output.bytes(3, description.out);
    w.bytes(7, output.out);
  }
  w.bytes(8, n.timeline_label);
  number(w, 9, n.scheduled_micros);
  number(w, 10, n.thread_id);
  number(w, 13, n.all_start_nanos);
  number(w, 14, n.op_start_rel_nanos);
  number(w, 15, n.op_end_rel_nanos);
  number(w, 16, n.all_end_rel_nanos);
  number(w, 17, n.scheduled_nanos);
  return std::move(w.out);
}

std::string RunMetadata::SerializeAsString() const {
  WireWriter steps, all;
  for (const DeviceStepStats &d : step_stats.dev_stats) {
    WireWriter device;
    device.bytes(1, d.device);
    for (const NodeExecStats &n : d.node_stats)
      device.bytes(2, nodeBytes(n));
    steps.bytes(1, device.out);
  }
  if (!steps.out.empty())
    all.bytes(1, steps.out);
  return std::move(all.out);
}

static bool parseOutput(std::string_view bytes, NodeOutput &o) {
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 1 && r.type == WireReader::Varint)
      o.slot = static_cast<int>(r.number);
    if (r.field != 3 || r.type != WireReader::Bytes)
      continue;
    WireReader d(r.bytes);
    while (d.next()) {
      if (d.field == 1 && d.type == WireReader::Varint)
        o.dtype = static_cast<DType>(d.number);
      if (d.field != 2 || d.type != WireReader::Bytes)
        continue;
      std::vector<std::int64_t> dims;
      bool unknown = false;
      WireReader s(d.bytes);
      while (s.next()) {
        unknown |= s.field == 3 && s.number;
        if (s.field != 2 || s.type != WireReader::Bytes)
          continue;
        dims.push_back(0);
        WireReader dim(s.bytes);
        while (dim.next())
          if (dim.field == 1 && dim.type == WireReader::Varint)
            dims.back() = static_cast<std::int64_t>(dim.number) < 0 ? -1 : static_cast<std::int64_t>(dim.number);
        if (dim.bad)
          return false;
      }
      if (s.bad)
        return false;
      o.shape = unknown ? Shape::unknown() : Shape(std::move(dims));
    }
    if (d.bad)
      return false;
  }
  return !r.bad;
}

static bool parseNode(std::string_view bytes, NodeExecStats &n) {
  WireReader r(bytes);
  while (r.next()) {
    if (r.type == WireReader::Bytes) {
      if (r.field == 1)
        n.node_name = r.bytes;
      else if (r.field == 7) {
        n.output.emplace_back();
        if (!parseOutput(r.bytes, n.output.back()))
          return false;
      } else if (r.field == 8)
        n.timeline_label = r.bytes;
      continue;
    }
    auto v = static_cast<std::int64_t>(r.number);
    switch (r.field) {
    case 2: n.all_start_micros = v; break;
    case 3: n.op_start_rel_micros = v; break;
    case 4: n.op_end_rel_micros = v; break;
    case 5: n.all_end_rel_micros = v; break;
    case 9: n.scheduled_micros = v; break;
    case 10: n.thread_id = static_cast<std::uint32_t>(v); break;
    case 13: n.all_start_nanos = v; break;
    case 14: n.op_start_rel_nanos = v; break;
    case 15: n.op_end_rel_nanos = v; break;
    case 16: n.all_end_rel_nanos = v; break;
    case 17: n.scheduled_nanos = v; break;
    default: break;
    }
  }
  return !r.bad;
}

Expected<RunMetadata> parseRunMetadata(std::string_view bytes) {
  RunMetadata m;
  bool good = true;
  WireReader all(bytes);
  while (good && all.next()) {
    if (all.field != 1 || all.type != WireReader::Bytes)
      continue;
    WireReader steps(all.bytes);
    while (good && steps.next()) {
      if (steps.field != 1 || steps.type != WireReader::Bytes)
        continue;
      DeviceStepStats &device = m.step_stats.dev_stats.emplace_back();
      WireReader r(steps.bytes);
      while (good && r.next()) {
        if (r.field == 1 && r.type == WireReader::Bytes)
          device.device = r.bytes;
        if (r.field == 2 && r.type == WireReader::Bytes)
          good = parseNode(r.bytes, device.node_stats.emplace_back());
      }
      good &= !r.bad;
    }
    good &= !steps.bad;
  }
  if (!good || all.bad)
    return errors::invalidArgument("not a RunMetadata: the message is damaged");
  return m;
}

//===-- Chrome trace ------------------------------------------------------------------------------------------------===//

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", c);
      out += code;
    } else
      out += c;
  }
  return out + '"';
}

/// A label in its parts. Names of control inputs begin with '^'.
struct Label {
  std::string op;
  std::vector<std::string> inputs;
  explicit Label(std::string_view label, std::string_view node) {
    auto equals = label.find(" = "), open = label.find('(', equals == label.npos ? 0 : equals);
    if (equals == label.npos || open == label.npos || !label.ends_with(')')) { // none
      op = node.substr(node.rfind('/') + 1);
      return;
    }
    op = label.substr(equals + 3, open - equals - 3);
    std::string_view rest = label.substr(open + 1, label.size() - open - 2);
    while (!rest.empty()) {
      auto comma = rest.find(", ");
      inputs.emplace_back(rest.substr(0, comma));
      rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 2);
    }
  }
};

class TraceWriter {
public:
  std::string out = "{\n\"traceEvents\": [";
  void event(std::string_view fields) {
    out += out.back() == '[' ? "\n{" : ",\n{";
    out += fields;
    out += '}';
  }
  std::string finish() { return out + "\n]\n}\n"; }
};

std::string place(int process, std::uint32_t thread, double micros) {
  char text[96];
  std::snprintf(text, sizeof text, "\"pid\": %d, \"tid\": %u, \"ts\": %.3f", process, thread, micros);
  return text;
}

} // namespace

std::string chromeTrace(const StepStats &stats, bool showDataflow) {
  TraceWriter w;
  struct Seen {
    int process;
    std::uint32_t thread;
    double start, end;
  };
  std::map<std::string, Seen> seen; ///< the last execution of each node so far
  int process = 0, flow = 0;
  for (const DeviceStepStats &device : stats.dev_stats) {
    w.event("\"name\": \"process_name\", \"ph\": \"M\", \"pid\": " + std::to_string(process) + ", \"args\": {\"name\": " + quoted(device.device + " Compute") + "}");
    for (const NodeExecStats &n : device.node_stats) {
      Label label(n.timeline_label, n.node_name);
      // Nanoseconds where they are there: most launches take no microsecond.
      double start = n.all_start_nanos ? static_cast<double>(n.all_start_nanos) / 1e3 : static_cast<double>(n.all_start_micros);
      double took = n.all_start_nanos ? static_cast<double>(n.all_end_rel_nanos) / 1e3 : static_cast<double>(n.all_end_rel_micros);
      std::string args = "\"name\": " + quoted(n.node_name) + ", \"op\": " + quoted(label.op);
      for (std::size_t i = 0; i < label.inputs.size(); ++i)
        args += ", \"input" + std::to_string(i) + "\": " + quoted(label.inputs[i]);
      char duration[32];
      std::snprintf(duration, sizeof duration, "%.3f", took);
      w.event("\"name\": " + quoted(label.op) + ", \"cat\": \"Op\", \"ph\": \"X\", " + place(process, n.thread_id, start) + ", \"dur\": " + duration + ", \"args\": {" + args + "}");
      if (showDataflow)
        for (const std::string &input : label.inputs) {
          std::string from = input.substr(input.starts_with('^'));
          auto it = seen.find(from.substr(0, from.find(':')));
          if (it == seen.end())
            continue;
          std::string id = ", \"cat\": \"DataFlow\", \"id\": " + std::to_string(flow++) + ", ";
          w.event("\"name\": " + quoted(input) + ", \"ph\": \"s\"" + id + place(it->second.process, it->second.thread, it->second.end));
          w.event("\"name\": " + quoted(input) + ", \"ph\": \"t\"" + id + place(process, n.thread_id, start));
        }
      seen[n.node_name] = {process, n.thread_id, start, start + took};
    }
    ++process;
  }
  return w.finish();
}

} // namespace tfc::io
