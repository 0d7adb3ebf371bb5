import Console
import PluginHost
import TestSupport
import Testing

@testable import Shell

/// What help shows works as it stands.
@Suite struct ExampleTests {
  private static let examples: [(verb: String, example: Example)] =
    Shell.allCommands.flatMap { command in command.examples.map { (command.name, $0) } }

  /// Each in a process of its own, so that its files go to a scratch folder.
  @Test(arguments: examples.indices) func everyExampleRuns(place: Int) throws {
    let (verb, example) = Self.examples[place]
    let folder = try ScratchFolder()
    let setup = example.setup.isEmpty ? [] : ["-c", example.setup]
    let result = try LabProcess.run(
      ["--json", "-q", "--out", folder.path + "/out"] + setup + ["-c", example.line], in: folder,
      seconds: 120)
    #expect(result.status == 0, "\(example.line): \(result.output)")
    #expect(result.errors == "", "\(example.line)")
    let last = try JSON(parsing: result.lines.last ?? "")
    #expect(last["verb"]?.text == verb && last["ok"]?.flag == true)
    #expect(example.line.hasPrefix(verb), "an example of \(verb) shows \(verb)")
    #expect(!example.effect.isEmpty && !example.effect.hasSuffix("."))
  }

  @Test func everyVerbIsDocumented() throws {
    let shell = try TestShell()
    var names: Set<String> = []
    for command in shell.shell.commands {
      #expect(names.insert(command.name).inserted, "\(command.name) is there twice")
      #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."), "\(command.name)")
      #expect(command.usage.hasPrefix(command.name))
      // A library to load is not there for everyone, and an example is no typed line.
      #expect(!command.examples.isEmpty || ["load", "trust", "!"].contains(command.name))
      for option in command.options { #expect(!option.meaning.isEmpty, "\(option.name)") }
      let page = shell.run("help \(command.name)")
      #expect(page.status == 0 && page.errors == "")
      for text in [command.summary, command.usage] + command.examples.map(\.line) {
        #expect(page.output.contains(text), "help \(command.name) lacks: \(text)")
      }
    }
    // The verbs of the command language, as far as they are there.
    for verb in [
      "data", "model", "loss", "switch", "set", "train", "step", "sampler", "sample", "compare",
      "status",
      "explain", "help", "plugins", "load", "reload", "trust", "reset", "seed", "save", "open",
      "quit",
    ] {
      #expect(names.contains(verb), "\(verb) is missing")
    }
  }

  /// A page for every component: what it is, its formula, each option with its default.
  @Test(arguments: ["help", "explain"]) func everyComponentIsExplained(verb: String) throws {
    let shell = try TestShell()
    for item in shell.shell.session.registry.descriptors {
      let page = shell.run("\(verb) \(item.name)")
      #expect(page.status == 0 && page.errors == "", "\(verb) \(item.name)")
      let words = page.output.words
      for text in [item.about.summary, item.about.formula, item.about.paper, item.about.notes]
        + item.options.flatMap({ [$0.name, $0.meaning, $0.defaultText] })
      {
        #expect(words.contains(text.words), "\(item.name) lacks: \(text)")
      }
    }
  }

  /// Every component can be chosen as it stands, beside others that go with it.
  @Test func everyComponentWorksByDefault() throws {
    let shell = try TestShell()
    for item in shell.shell.session.registry.descriptors {
      // What judges is no choice.
      guard item.kind != .measure else { continue }
      let choice = item.kind == .switch ? "switch \(item.name) on" : "\(item.kind) \(item.name)"
      guard item.name != "memoriser" else {
        // Nothing to train.
        let answer = shell.run("data ring; model memoriser; sample n=3; status; reset")
        #expect(answer.status == 0, "\(answer.errors)")
        continue
      }
      let words = item.kind == .model ? item.about.provides : item.about.needs
      let conditional = [
        "cgan": ("cgan channels=4", "nonsaturating"), "acgan": ("acgan channels=4", "acgan"),
        "cvae": ("cvae hidden=8", "elbo"), "cvae-half": ("cvae-half hidden=8", "elbo"),
        "regressor": ("regressor hidden=8", "squared-error"),
        "squared-error": ("regressor hidden=8", "squared-error"),
        "by-class": ("cgan channels=4", "nonsaturating"),
        "gngan": ("gngan hidden=8", "gngan"), "dist-gan": ("gngan hidden=8", "dist-gan"),
      ][item.name]
      let judges = conditional == nil && words.contains(.classifier)
      let pair =
        conditional
        ?? (judges
          ? ("classifier channels=4", "cross-entropy")
          : words.contains(.evidence)
            ? ("vae hidden=8", "elbo")
            : words.contains(.likelihood)
              ? ("realnvp hidden=8", "nll") : ("gan-mlp hidden=8", "minimax"))
      let before = item.kind == .loss || item.kind == .data ? "" : "loss \(pair.1); "
      let isOfPoints = [
        "cvae-half", "regressor", "squared-error", "gngan", "dist-gan",
      ].contains(item.name)
      let isOfImages = judges || (conditional != nil && !isOfPoints) || item.name == "dcgan"
      let data = isOfImages ? "digits train=64 test=16" : "ring"
      let sample = judges ? "" : "sample n=3; "
      let answer = shell.run(
        "data \(data); model \(pair.0); loss \(pair.1); set batch=8; \(choice); "
          + "\(before)train steps=2; \(sample)status; reset")
      if item.options.contains(where: { $0.name == "path" && $0.defaultText.isEmpty }) {
        // The files of some are found where the machine has them.
        let isThere = answer.status == 0 && answer.errors.isEmpty
        #expect(
          isThere || answer.errors.contains("needs a file: path=")
            || answer.errors.contains("needs its files"), "\(choice): \(answer.errors)")
        continue
      }
      #expect(answer.status == 0, "\(choice): \(answer.errors)")
      if item.kind == .switch { shell.run("switch \(item.name) off") }
    }
  }
}

extension String {
  /// The text without line breaks and runs of blanks, since tables wrap.
  fileprivate var words: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
