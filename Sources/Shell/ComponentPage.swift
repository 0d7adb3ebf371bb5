import Console
import GanLabKit
import Lab
import PluginHost

extension Shell {
  /// Every component that can be explained: the plugins' and the pictures of the lab itself.
  var allComponents: [Descriptor] { session.registry.descriptors + PictureCatalogue.own }

  /// The pictures that can be drawn.
  var pictures: [Descriptor] { PictureCatalogue.descriptors(session.registry) }

  /// What a component is good for, where no command of the shell uses its kind; else nil.
  func idleness(of kind: Kind) -> String? {
    guard command(kind.name) == nil else { return nil }
    return "no command of this lab uses components of the kind \(kind)"
  }
}

extension Descriptor {
  /// What `explain` and `help` show of a component.
  public func page(in shell: Shell) -> String {
    let manner = shell.manner
    let style = manner.style
    var text = "\(style.bold("\(kind) \(name)")): \(about.summary)"
    if !about.formula.isEmpty {
      text +=
        "\n\n"
        + about.formula.split(separator: "\n").map { "    \($0)" }
        .joined(separator: "\n")
    }
    if !about.notes.isEmpty {
      text += "\n\n" + about.notes.wrapped(to: manner.width).joined(separator: "\n")
    }
    if !options.isEmpty {
      var table = TextTable([.init("option"), .init("default"), .init("meaning")])
      for option in options {
        var meaning = option.meaning
        if let unit = option.unit { meaning += ", in \(unit)" }
        if !option.choices.isEmpty {
          meaning += " (\(option.choices.listed))"
        } else if let range = option.range {
          meaning += " (\(range))"
        }
        table.append([option.name, option.defaultText, meaning])
      }
      text += "\n\n" + table.text(width: manner.width, style: style)
    }
    if !about.needs.isEmpty {
      text += "\n\nneeds " + about.needs.map(\.phrase).listed
    }
    if let idleness = shell.idleness(of: kind) { text += "\n\n" + idleness }
    if !about.paper.isEmpty { text += "\n\n" + style.dim(about.paper) }
    return text
  }

  /// The component for `--json`.
  public var json: JSONValue {
    let list = options.map { option -> JSONValue in
      var object: JSONObject = [
        "name": .string(option.name), "default": JSONValue(optionText: option.defaultText),
        "meaning": .string(option.meaning),
      ]
      if let range = option.range { object["range"] = .string(range) }
      if !option.choices.isEmpty { object["choices"] = JSONValue(option.choices) }
      return .object(object)
    }
    return [
      "kind": .string(kind.name), "name": .string(name), "summary": .string(about.summary),
      "formula": .string(about.formula), "paper": .string(about.paper),
      "library": .string(library), "options": .array(list),
      "needs": JSONValue(about.needs.map(\.name)),
    ]
  }
}
