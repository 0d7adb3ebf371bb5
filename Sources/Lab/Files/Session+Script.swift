import GanLabKit

extension Session {
  /// The commands that make the present choices again in a new session, one a line.
  ///
  /// They choose and set; what was trained is what `save` is for.
  public var commands: [String] {
    var lines: [String] = []
    var others: [String] = []
    for (name, value) in assigned {
      // The seed first: it is what the networks are drawn from.
      if name == "seed" {
        lines.append("seed \(value.shellQuoted)")
      } else {
        others.append("\(name)=\(value.shellQuoted)")
      }
    }
    if !others.isEmpty { lines.append("set \(others.joined(separator: " "))") }
    for selection in [data, model, loss].compactMap({ $0 }) {
      lines.append("\(selection.descriptor.kind) \(selection.command)")
    }
    for selection in switches {
      let options = selection.command.dropFirst(selection.name.count)
      lines.append("switch \(selection.name) on\(options)")
    }
    if let sampler { lines.append("sampler \(sampler.command)") }
    return lines
  }
}
