// Device strings (tf.DeviceSpec). Private to compiler/frontend.
#pragma once

#include "State.h"

#include <algorithm>

namespace tfc::frontend {

/// A parsed device string: /job:J/replica:R/task:T/device:TYPE:I.
struct DeviceSpec {
  std::string job, replica, task, type, index;
  static DeviceSpec parse(std::string_view s) {
    DeviceSpec d;
    std::size_t at = 0;
    while (at < s.size()) {
      std::size_t end = s.find('/', at);
      if (end == std::string_view::npos) end = s.size();
      std::string_view part = s.substr(at, end - at);
      at = end + 1;
      if (part.empty()) continue;
      auto colon = part.find(':');
      std::string key(part.substr(0, colon)), value(colon == part.npos ? "" : part.substr(colon + 1));
      if (key == "job" && colon != part.npos) d.job = value;
      else if (key == "replica" && colon != part.npos) d.replica = value;
      else if (key == "task" && colon != part.npos) d.task = value;
      else if (key == "device" && colon != part.npos) {
        auto c = value.find(':');
        d.type = value.substr(0, c);
        d.index = c == std::string::npos ? "*" : value.substr(c + 1);
      } else {
        std::string upper = key;
        std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
        if (upper != "CPU" && upper != "GPU" && upper != "TPU" && upper != "XLA_CPU" && upper != "XLA_GPU")
          throw ValueError(cat("Unknown attribute '", key, "' is encountered while parsing the device spec: '", s, "'."));
        d.type = upper;
        d.index = colon == part.npos ? "*" : value;
      }
    }
    return d;
  }
  /// This one, with what `outer` knows where this says nothing.
  DeviceSpec over(const DeviceSpec &outer) const {
    DeviceSpec d = *this;
    if (d.job.empty()) d.job = outer.job;
    if (d.replica.empty()) d.replica = outer.replica;
    if (d.task.empty()) d.task = outer.task;
    if (d.type.empty()) d.type = outer.type, d.index = outer.index;
    else if (d.index == "*" && !outer.index.empty() && outer.type == d.type) d.index = outer.index;
    return d;
  }
  /// Whether the device of that type and number ("CPU:0") of this process is meant; what is not said may be anything.
  bool allows(std::string_view device) const {
    auto is = [](const std::string &part, std::string_view value) { return part.empty() || part == "*" || part == value; };
    auto colon = device.find(':');
    return is(job, "localhost") && is(replica, "0") && is(task, "0") && is(type, device.substr(0, colon)) && is(index, device.substr(colon + 1));
  }
  std::string str() const {
    std::string s;
    if (!job.empty()) s += "/job:" + job;
    if (!replica.empty()) s += "/replica:" + replica;
    if (!task.empty()) s += "/task:" + task;
    if (!type.empty()) s += "/device:" + type + ":" + index;
    return s;
  }
};

} // namespace tfc::frontend
