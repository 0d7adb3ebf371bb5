import ArgumentParser
import Console
import PluginAuthoring

/// `gan-lab plugin build`.
struct PluginBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Compile a plugin's source to a library beside it.")

  @ArgumentParser.Argument(
    help: "The source: .swift, .c or .cpp.",
    completion: .file(extensions: ["swift", "c", "cpp"]))
  var file: String

  @Flag(help: "Write the result as one JSON object.")
  var json = false

  func run() throws {
    let speech = Speech(isJSON: json, verb: "plugin build")
    Interrupt.install()
    var source: SourceFile?
    do throws(CompileError) {
      let read = try SourceFile(file)
      source = read
      let library = read.library
      let build = try PluginCompiler().build(read, to: library) { Interrupt.shouldStop }
      if !json {
        for warning in build.warnings {
          Terminal.write(warning.line(in: read) + "\n", to: 2)
        }
      }
      speech.tell(
        "\(library), in \(NumberText.figure(build.seconds)) s",
        [
          "library": .string(library), "seconds": .number(build.seconds),
          "warnings": JSONValue(build.warnings.map { $0.line(in: read) }),
        ])
    } catch {
      throw speech.fail(error, source: source)
    }
  }
}
