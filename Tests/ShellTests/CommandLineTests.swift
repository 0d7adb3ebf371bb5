import FoundationEssentials
import TestSupport
import Testing

/// What the argument parser tells of the program: completions, and the facts of the manual page.
@Suite struct CommandLineTests {
  /// A command of the parser's description, and those below it.
  private struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        let kind: String
        let name: String
      }
      let names: [Name]?
      let shouldDisplay: Bool
    }
    let commandName: String
    let arguments: [Argument]?
    let subcommands: [Command]?
    let shouldDisplay: Bool

    /// This command and all below, but those that nobody types.
    var all: [Command] {
      guard shouldDisplay else { return [] }
      return [self] + (subcommands ?? []).flatMap(\.all)
    }
  }

  private struct Tool: Decodable { let command: Command }

  private static func commands() throws -> [Command] {
    let result = try LabProcess.run(["--experimental-dump-help"])
    return try JSONDecoder().decode(Tool.self, from: Data(result.output.utf8)).command.all
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsHoldEverything(shell: String) throws {
    let result = try LabProcess.run(["--generate-completion-script", shell])
    #expect(result.status == 0 && result.errors == "")
    let commands = try Self.commands()
    #expect(commands.count >= 15)
    for command in commands {
      #expect(result.output.contains(command.commandName), "\(command.commandName)")
      for argument in command.arguments ?? [] where argument.shouldDisplay {
        for name in argument.names ?? [] where name.kind == "long" {
          #expect(result.output.contains(name.name), "\(command.commandName) \(name.name)")
        }
      }
    }
  }

  /// The shells ask the program for the lessons that there are.
  @Test(arguments: ["start", "export", "lint"]) func lessonsAreCompleted(verb: String) throws {
    // What the scripts send: which argument, the number of the word and the place in it, the words.
    let result = try LabProcess.run(
      [
        "---completion", "lesson", verb, "--", "positional@0", "3", "0", "gan-lab", "lesson", verb,
        "",
      ], environment: ["SAP_SHELL": "bash"])
    #expect(result.status == 0 && result.errors == "")
    let lessons = try Repository.files(in: "Lessons").filter { $0.first?.isNumber == true }
    #expect(result.lines.count == lessons.count)
    #expect(result.lines.contains { lessons[0].contains($0) }, "\(result.lines)")
  }

  /// The part of the manual page that the parser does not know names every variable that is read.
  @Test func theManualNamesTheVariables() throws {
    let manual = try Repository.text(of: "Scripts/distribution/manual-end.mdoc")
    let folder = Repository.root.appending(path: "Sources").path
    let sources = try FileManager.default.subpathsOfDirectory(atPath: folder)
    var variables: Set<String> = []
    for source in sources where source.hasSuffix(".swift") {
      let text = try Repository.text(of: "Sources/" + source)
      for match in text.matches(of: /"((?:GANLAB|XDG)_[A-Z_]+)"/) {
        variables.insert(String(match.1))
      }
    }
    #expect(variables.count >= 10)
    for variable in variables.sorted() { #expect(manual.contains(variable), "\(variable)") }
  }
}
