import Console
import GanLabKit
import Glibc
import Lab

/// What `compare` was asked for.
struct CompareRequest {
  /// The budget, the seeds and the samples.
  private let goal: Session.Goal
  let seedCount: Int
  let judged: Int
  private let parameters: Int?
  /// The figures that the table is to have; empty for the usual ones, `all` for all.
  let figures: [String]
  /// True if what was trained before is to be trained anew.
  let isAgain: Bool
  /// What the sheet shows.
  let sheet: ComparisonSheet.Content
  /// Where the sheet goes.
  let sheetPath: String
  /// Its colours and its language.
  let format: PictureFormat
  /// The set-ups as they were written, and the axes along which each is varied.
  let setups: [Word]
  let axes: [(key: Word, value: Word)]

  /// Reads the command's words.
  ///
  /// - Throws: What is wrong with one.
  init(
    _ arguments: inout ArgumentReader, of command: CompareCommand, in shell: Shell
  ) throws(Diagnostic) {
    let line = arguments.line
    let seconds = try arguments.number("seconds", in: 0.01...1e6)
    let most = seconds == nil ? 2000 : 1_000_000_000
    goal = Session.Goal(
      steps: try arguments.integer("steps", default: most, in: 1...1_000_000_000), seconds: seconds)
    seedCount = try arguments.integer("seeds", default: 3, in: 1...100)
    judged = try arguments.integer("n", default: 2500, in: 10...100_000)
    let budget = try arguments.integer("parameters", default: 0, in: 1...100_000_000)
    parameters = budget > 0 ? budget : nil
    figures = try CompareRequest.figures(arguments.option("figures"), line)
    isAgain = try CompareRequest.flag("again", &arguments)
    sheet = try CompareRequest.content(&arguments)
    let target = arguments.option("to")
    if let target, PictureRequest.medium(ofPath: target.text) != .still {
      throw Diagnostic(
        .badValue(name: "to", found: target.text, expected: "a file name that ends in .png"),
        in: line)
    }
    sheetPath = shell.outputPath(for: target?.path ?? "compare.png")
    try CompareRequest.checkFolder(of: sheetPath, target, in: shell, line)
    let format = PictureFormat()
    for name in ["theme", "lang"] {
      let given = arguments.option(name)?.values ?? shell.pictureDefaults[name].map { [$0] }
      guard let values = given else { continue }
      do {
        try format.set(name, to: values)
      } catch {
        throw Diagnostic(.option(error, of: "compare"), in: line)
      }
    }
    self.format = format
    var setups: [Word] = []
    while let word = arguments.word() { setups.append(word) }
    self.setups = setups
    axes = line.options.filter { option in
      !command.options.contains { $0.name == option.key.text }
    }
  }

  private static func figures(
    _ word: Word?, _ line: CommandLine
  ) throws(Diagnostic) -> [String] {
    guard let word else { return [] }
    let known = Session.comparedNames
    if let stranger = word.values.first(where: { $0 != "all" && !known.contains($0) }) {
      throw Diagnostic(
        "there is no figure `\(stranger)`", at: line.source.span(of: word),
        suggestions: Suggestions.nearest(to: stranger, among: known),
        hint: "figures: \(known.listed), or all")
    }
    return word.values
  }

  /// Refuses a place that cannot be written to before anything is trained for it.
  private static func checkFolder(
    of path: String, _ target: Word?, in shell: Shell, _ line: CommandLine
  ) throws(Diagnostic) {
    do {
      try shell.makeFolder(for: path)
    } catch {
      throw Diagnostic(error, in: line)
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = path.contains("/") ? parts.joined(separator: "/") + "/" : "."
    guard access(folder, W_OK | X_OK) == 0 else {
      throw Diagnostic(
        .file(path: path, reason: String(cString: strerror(errno))), in: line)
    }
  }

  private static func content(
    _ arguments: inout ArgumentReader
  ) throws(Diagnostic) -> ComparisonSheet.Content {
    guard let word = arguments.option("sheet") else { return .samples }
    guard let content = ComparisonSheet.Content(rawValue: word.text) else {
      throw Diagnostic(
        .badValue(
          name: "sheet", found: word.text,
          expected: ComparisonSheet.Content.allCases.map(\.rawValue).listed),
        in: arguments.line)
    }
    return content
  }

  private static func flag(
    _ key: String, _ arguments: inout ArgumentReader
  ) throws(Diagnostic) -> Bool {
    guard let word = arguments.option(key) else { return false }
    guard ["on", "off"].contains(word.text) else {
      throw Diagnostic(
        .badValue(name: key, found: word.text, expected: "on or off"), in: arguments.line)
    }
    return word.text == "on"
  }

  /// More set-ups than this are a search, and no comparison.
  private static let mostSetups = 64

  /// The comparison that is wanted, nothing of it trained.
  ///
  /// - Throws: `Diagnostic` or `LabError`: what is wrong with a set-up.
  func comparison(_ line: CommandLine, in shell: Shell) throws -> Comparison {
    guard shell.session.data != nil else { throw LabError.missing(.data, for: "comparing") }
    var drafts: [CompareDraft] = []
    for word in setups {
      drafts.append(try CompareDraft(word, line, in: shell))
    }
    if drafts.isEmpty { drafts = [try CompareDraft(shell)] }
    for axis in axes {
      guard drafts.count * axis.value.values.count <= CompareRequest.mostSetups else {
        throw Diagnostic(
          "these are more than \(CompareRequest.mostSetups) set-ups",
          at: line.source.span(of: axis.key))
      }
      drafts = try drafts.flatMap { draft in
        try axis.value.values.map { try draft.varied(axis.key, $0, line, in: shell) }
      }
    }
    if setups.isEmpty, axes.isEmpty {
      throw Diagnostic(
        "compare needs what to compare", at: line.source.span(of: line.verb),
        hint: "compare gan-mlp vae realnvp, or compare loss=minimax,wasserstein")
    }
    var contenders: [Contender] = []
    for draft in drafts {
      guard !contenders.contains(where: { $0.name == draft.name }) else {
        throw Diagnostic(
          "`\(draft.name)` is there twice", at: line.source.span(of: line.verb))
      }
      do throws(LabError) {
        let contender = try Contender(draft.name, draft.shell.session)
        let scaled =
          try parameters.map { budget throws(LabError) in
            try contender.scaled(toParameters: budget)
          } ?? contender
        if let twin = contenders.first(where: { $0.commands == scaled.commands }) {
          throw LabError.refused("it is the same set-up as `\(twin.name)`", hint: nil)
        }
        contenders.append(scaled)
      } catch {
        throw Diagnostic(error, in: line).about(draft.name)
      }
    }
    if axes.contains(where: { $0.key.text == Kind.sampler.name }) {
      throw Diagnostic(
        "samplers are compared on one trained model, and set-ups by training",
        at: line.source.span(of: line.verb), hint: "train, then compare sampler=prior,ddls alone")
    }
    let first = shell.session.seed
    return Comparison(
      contenders, seeds: Array(first..<first + seedCount), goal: goal, judged: judged)
  }
}

extension Diagnostic {
  /// The same, said of a set-up.
  func about(_ name: String) -> Diagnostic {
    var diagnostic = self
    diagnostic.message = "`\(name)`: \(message)"
    return diagnostic
  }
}
