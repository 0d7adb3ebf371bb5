import Console
import TestSupport
import Testing

@testable import Shell

/// Whatever is typed, the shell answers and goes on.
///
/// The lines are made from the grammar and then damaged. What would take long or leave the scratch
/// folder is left out as they are made: long trainings, huge networks, files elsewhere.
@Suite struct FuzzTests {
  @Test(arguments: [false, true]) func nothingEndsTheShell(json: Bool) throws {
    let shell = try TestShell(json: json)
    var lines = RandomLines(seed: json ? 2 : 1, shell: shell)
    var counts: [String: Int] = [:]
    for number in 0..<50_000 {
      let line = lines.next()
      let isWatched = number.isMultiple(of: 25) && !line.contains("train") && !line.contains("step")
      let isOne = !line.contains { $0 == ";" || $0.isNewline }
      let before = isWatched && isOne ? shell.state : ""
      let answer = shell.run(line)
      counts["\(answer.status)", default: 0] += 1
      #expect((0...1).contains(answer.status), "\(line)")
      let told = answer.errors + answer.output
      #expect(answer.status == 0 || told.contains("error"), "nothing was told of: \(line)")
      if answer.status == 1, !before.isEmpty {
        #expect(shell.state == before, "the state changed although this failed: \(line)")
      }
      if json {
        #expect(answer.errors.isEmpty)
        if number.isMultiple(of: 50) {
          for text in answer.output.split(separator: "\n") { _ = try JSON(parsing: String(text)) }
        }
      } else if number.isMultiple(of: 50) {
        // Nothing that was typed reaches the terminal as a control sequence.
        #expect(!told.contains("\u{1B}"), "\(line)")
      }
    }
    // Both good and bad lines were among them, many of each.
    #expect(counts["0"] ?? 0 > 5000 && counts["1"] ?? 0 > 5000, "\(counts)")
    // Whatever was set or turned on may keep a training from starting, or make it diverge.
    for item in shell.shell.session.switches { shell.run("switch \(item.name) off") }
    let told = [
      "reset", "data ring", "model gan-mlp hidden=4", "loss minimax",
      "set lr=1e-3 batch=8 clip=0 optimizer=adam decay=none isolate=off",
    ].map { shell.run($0).errors }
    let last = shell.run("train steps=1")
    #expect(last.status == 0, "\(told)\(last.errors)\(last.output)")
  }
}

/// Command lines by chance, the same for the same seed.
struct RandomLines {
  private var random: SplitMix
  private let folder: String
  private let verbs: [String]
  private let words: [String]
  private let options: [String: [String]]

  init(seed: UInt64, shell: TestShell) {
    random = SplitMix(seed)
    folder = shell.folder.path
    let source = ShellCompletion(shell.shell)
    // Pictures take their time: they are tried for by the tests that draw them.
    verbs = shell.shell.commands.map(\.name).filter { $0 != "plot" }
    var options: [String: [String]] = [:]
    for verb in verbs { options[verb] = source.keys(for: verb, name: nil).map(\.text) }
    var words = ["on", "off", "d", "g", "prior", "samples", "modes_covered", "w2"]
    for item in shell.shell.session.registry.descriptors {
      words.append(item.name)
      options[item.name] = item.options.map(\.name)
    }
    self.words = words
    self.options = options
  }

  mutating func next() -> String {
    var line = ""
    let count = chance(10) ? Int.random(in: 2...4, using: &random) : 1
    for place in 0..<count { line += (place == 0 ? "" : pick(["; ", ";", " ;; "])) + command() }
    if chance(12) { line = damaged(line) }
    return isTame(line) ? line : "status"
  }

  private mutating func command() -> String {
    if chance(40) { return garbage() }
    let verb = chance(25) ? misspelt(pick(verbs)) : pick(verbs)
    switch verb {
    case "train":
      let steps = pick(["1", "2", "1", "2", "0", "-1", "x", "1e0"])
      return "train steps=\(steps)" + extras(verb)
    case "measure":
      let count = pick(["10", "12", "9", "1e9", "x"])
      return "measure n=\(count)" + extras(verb)
    case "sample":
      let target = chance(3) ? " to=" + pick(["a.csv", "b.npy", "c", "d.txt", "''"]) : ""
      return "sample n=\(pick(["1", "7", "40", "0", "1e99", "-3"]))" + target
    case "save", "open", "load", "save-script":
      return "\(verb) \(folder)/" + pick(["a", "b", "c.safetensors", "no/such", "a.csv", "b.npy"])
    case "export":
      let target = chance(2) ? " to=" + pick(["a.csv", "b.npz", "c.json", "d", "''"]) : ""
      return "export \(pick(["weights", "samples n=5", "figures", "onnx", ""]))" + target
    case "data", "model", "loss", "switch", "sampler", "help", "explain":
      guard !chance(20) else { return verb + extras(verb) }
      let name = chance(10) ? misspelt(pick(words)) : pick(words)
      return "\(verb) \(name)" + (verb == "switch" ? pick([" on", " off", "", " 0.9"]) : "")
        + extras(name)
    default: return verb + (chance(3) ? " " + value() : "") + extras(verb)
    }
  }

  private mutating func extras(_ owner: String) -> String {
    var text = ""
    while chance(2), text.count < 80 {
      let known = options[owner] ?? []
      let isStrange = known.isEmpty || chance(15)
      let key = isStrange ? pick(["x", "n", "std", "seed", "é", "to-"]) : pick(known)
      text += " \(key)=\(value())"
    }
    return text
  }

  private mutating func value() -> String {
    switch Int.random(in: 0..<12, using: &random) {
    case 0...3: "\(Int.random(in: 0...9, using: &random))"
    case 4: "\(Double.random(in: 0...1, using: &random))"
    case 5:
      pick([
        "1e308", "-1e308", "1e-320", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "1e999", "nan", "-inf", "0x10", "1_000", "٣", "½", "+1", "-0", ".5",
        "5.", "1e", "99999999999999999999999999",
      ])
    case 6: pick(["on", "off", "adam", "sgd", "relu", "batch", "both", "lerp", "uniform"])
    case 7: pick(["4,4", "1,2,3,4", ",", "1,", ",1", "8,x", "1,,2", "2,2,2,2,2,2,2,2"])
    case 8: pick(["''", "\"\"", "'a b'", "\"a\\\"b\"", "a=b", "==", "modes>=1", "quality>0"])
    case 9: pick(words)
    case 10: misspelt(pick(words))
    default: garbage()
    }
  }

  private mutating func garbage() -> String {
    let length = Int.random(in: 0...12, using: &random)
    let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One letter more, less, or another.
  private mutating func misspelt(_ word: String) -> String {
    var letters = Array(word)
    guard !letters.isEmpty else { return "x" }
    let place = letters.indices.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<3, using: &random) {
    case 0: letters.remove(at: place)
    case 1: letters.insert("x", at: place)
    default: letters[place] = "é"
    }
    return String(letters)
  }

  private mutating func damaged(_ line: String) -> String {
    var bytes = Array(line.utf8)
    for _ in 0...Int.random(in: 0..<3, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes.insert(pick(Array("'\"\\;#=\n\r\u{1B}\0".utf8) + [0xff]), at: place)
      case 1 where place < bytes.count: bytes.remove(at: place)
      default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Images take their time: they have tests of their own.
  private static let images: Set = ["digits", "stacked-mnist", "mnist", "fashion-mnist"]

  /// Whether the line stays in its folder and is soon done.
  private func isTame(_ line: String) -> Bool {
    guard let commands = try? Tokenizer.commands(in: SourceText(line)) else { return true }
    return commands.allSatisfy { command in
      let numbers = command.options.flatMap { option in
        option.value.text.split(separator: ",").compactMap { Double($0) }.map {
          (option.key.text, $0)
        }
      }
      switch command.verb.text {
      case "save", "open", "load", "save-script":
        return command.positionals.allSatisfy { $0.text.hasPrefix(folder + "/") }
      case "train":
        // Without steps= there would be 2,000 of them.
        return command.options.contains { $0.key.text == "steps" }
          && numbers.allSatisfy { !["steps", "limit", "of"].contains($0.0) || $0.1 <= 2 }
          && !command.options.contains { $0.key.text == "until" }
      case "measure":
        return command.options.contains { $0.key.text == "n" }
          && numbers.allSatisfy { $0.0 != "n" || $0.1 <= 20 || $0.1 > 1e5 }
      case "sample":
        return !command.options.contains { $0.key.text == "to" && $0.value.text.contains("/") }
          && command.options.contains { $0.key.text == "n" }
          && numbers.allSatisfy { $0.0 != "n" || $0.1 <= 50 || $0.1 > 1e7 }
      case "plot": return false
      // Scripts of pictures take the pictures' time, and reports as well.
      case "report": return false
      case "export":
        return !command.options.contains { $0.key.text == "to" && $0.value.text.contains("/") }
          && numbers.allSatisfy { $0.0 != "n" || $0.1 <= 50 || $0.1 > 1e7 }
          && command.positionals.allSatisfy { !["matplotlib", "gnuplot"].contains($0.text) }
      // Ports are all tests' own.
      case "show": return command.arguments.count == 1 && command.positionals.first?.text == "off"
      case "compare":
        return command.options.contains { $0.key.text == "steps" }
          && numbers.allSatisfy { !["steps", "seconds", "seeds"].contains($0.0) || $0.1 <= 2 }
      case "data" where command.positionals.contains { Self.images.contains($0.text) }:
        return false
      case "data", "sampler":
        let counts = ["modes", "side", "steps", "arms"]
        return numbers.allSatisfy { !counts.contains($0.0) || $0.1 <= 12 }
          && command.positionals.allSatisfy { (Double($0.text) ?? 0) <= 12 }
      case "model":
        // A name alone would build the usual widths: small ones keep the fuzz going.
        return numbers.allSatisfy { $0.1 <= 9 || $0.1 > 8192 }
      case "set":
        let counts = ["batch", "d-steps"]
        return numbers.allSatisfy { !counts.contains($0.0) || $0.1 <= 9 || $0.1 > 1e5 }
      default: return true
      }
    }
  }

  private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

  private mutating func pick<Item>(_ items: [Item]) -> Item {
    items[Int.random(in: 0..<items.count, using: &random)]
  }
}
