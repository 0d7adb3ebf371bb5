import GanLabKit
import PluginHost
import Testing

@testable import Lab

/// Sessions with the lab's own plugins, which are built beside the tests.
enum LabUnderTest {
  /// The folder of the program that runs the tests.
  static var folder: String {
    let path = SearchFolder.executable
    return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// The lab's plugins, but for the libraries whose names contain one of `without`.
  static func host(without: [String] = []) throws -> PluginHost {
    var all = PluginHost()
    all.loadAll(from: [SearchFolder(folder, isShared: true)])
    try #require(!all.libraries.isEmpty, "no plugins are built in \(folder)")
    guard !without.isEmpty else { return all }
    var some = PluginHost()
    for library in all.libraries where !without.contains(where: library.contains) {
      try some.load(library)
    }
    return some
  }

  /// A session in which `commands` were carried out: the verbs that choose and set, as
  /// `Session.commands` has them.
  static func session(_ commands: [String], host: PluginHost? = nil) throws -> Session {
    let session = Session(host: try host ?? self.host())
    for command in commands { try carryOut(command, in: session) }
    return session
  }

  /// Carries out one command whose values hold no blanks and no quotes.
  static func carryOut(_ command: String, in session: Session) throws {
    let words = command.split(separator: " ").map(String.init)
    let verb = words[0]
    func options(_ words: some Sequence<String>) -> [Assignment] {
      words.map { word in
        let pieces = word.split(separator: "=", maxSplits: 1).map(String.init)
        let value = pieces[pieces.count - 1].split(
          separator: ",", omittingEmptySubsequences: false)
        return Assignment(pieces.count == 2 ? pieces[0] : nil, value.map(String.init))
      }
    }
    switch verb {
    case "seed": _ = try session.set([Assignment("seed", [words[1]])])
    case "set": _ = try session.set(options(words.dropFirst()))
    case "switch":
      _ = try session.turn(words[1], on: words[2] == "on", options(words.dropFirst(3)))
    default: _ = try session.choose(Kind(verb), words[1], options(words.dropFirst(2)))
    }
  }
}

extension Session {
  /// All that training and sampling depend on, as bits.
  func fingerprint() throws -> Fingerprint {
    Fingerprint(
      numbers: try (storedParameters + storedAverages).map { parameter in
        .init(name: parameter.name, bits: try parameter.tensor.floats().map(\.bitPattern))
      },
      history: trainer?.history,
      snapshots: (trainer?.snapshots?.all ?? []).map {
        .init(name: "\($0.step)", bits: $0.points.map(\.bitPattern))
      },
      updates: trainer?.optimizers.mapValues(\.stepCount) ?? [:],
      streams: (trainer?.draws as? FreshDraws)?.streams ?? [], step: step, draws: draws,
      commands: commands)
  }
}

/// The state of a session, as bits.
struct Fingerprint: Equatable {
  struct Numbers: Equatable {
    let name: String
    let bits: [UInt32]
  }

  let numbers: [Numbers]
  let history: History?
  let snapshots: [Numbers]
  let updates: [String: UInt64]
  let streams: [Random]
  let step: Int
  let draws: Int
  let commands: [String]
}
