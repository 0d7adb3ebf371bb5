import GanLabKit
import PluginHost

/// A component that was chosen, with the options that were given.
public struct Selection {
  /// What it is.
  public let descriptor: Descriptor
  /// The component itself, with its options set.
  public let component: any Component
  /// The options that were given, as (name, value).
  public let assigned: [(name: String, value: String)]

  /// The component as a crash report names it.
  let worker: CrashReport.Worker

  /// The component's name.
  public var name: String { descriptor.name }

  /// The command that makes this choice again, without the verb.
  public var command: String {
    ([name] + assigned.map { "\($0.name)=\($0.value.shellQuoted)" }).joined(separator: " ")
  }

  /// Every option with its value in force.
  public var values: [(name: String, value: String)] {
    component.hyperparameters.map { ($0.name, $0.value.text) }
  }

  /// Makes the component and sets `options`.
  ///
  /// - Throws: `option`, for the first one that is wrong; `plugin`, if its library cannot be opened.
  init(_ descriptor: Descriptor, _ options: [Assignment]) throws(LabError) {
    self.descriptor = descriptor
    let worker = CrashReport.Worker(descriptor.kind, descriptor.name)
    self.worker = worker
    do throws(PluginError) {
      component = try CrashReport.during(worker) { () throws(PluginError) in
        try descriptor.make()
      }
    } catch {
      throw .plugin(path: descriptor.library, error)
    }
    var assigned: [(name: String, value: String)] = []
    for option in options {
      let name = option.name ?? descriptor.options.first?.name
      do {
        guard let name else {
          throw OptionError.unknown(option: option.words.joined(separator: ","), known: [])
        }
        if assigned.contains(where: { $0.name == name }) {
          throw OptionError.repeated(option: name, found: option.words.joined(separator: ","))
        }
        try component.set(name, to: option.words)
      } catch let error as OptionError {
        throw .option(error, of: descriptor.name)
      } catch {
        throw .refused("\(error)", hint: nil)
      }
      guard let name else { continue }
      assigned.append((name, option.words.joined(separator: ",")))
    }
    self.assigned = assigned
  }
}

/// A value that a user gave to an option.
public struct Assignment: Sendable, Equatable {
  /// The option, or nil for a value alone, which goes to the component's first option.
  public let name: String?
  /// The words between the commas.
  public let words: [String]

  /// Gives `words` to the option `name`.
  public init(_ name: String?, _ words: [String]) {
    self.name = name
    self.words = words
  }
}

extension Assignment {
  /// True if the value is to be what it is where nobody sets it: `lr=default`.
  public var isUnset: Bool { words == ["default"] }

  /// The words, or of what is unset those of `fresh`, a component that nobody has set.
  public func words(orDefaultsOf fresh: some Component) -> [String] {
    guard isUnset, let own = fresh.hyperparameters.first(where: { $0.name == name }) else {
      return words
    }
    return own.value.text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

extension String {
  /// The text as one word of the command language.
  var shellQuoted: String {
    let isPlain = !isEmpty && allSatisfy { $0.isLetter || $0.isNumber || "-_.,/+".contains($0) }
    return isPlain
      ? self
      : "'"
        + split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}
