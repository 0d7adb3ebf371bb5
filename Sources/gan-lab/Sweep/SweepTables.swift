import ArgumentParser
import Console
import GanLabKit
import Glibc
import Lab
import Shell
import Sweeps

/// How a table is written.
enum TableFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, csv
}

/// Which figures of a sweep, and in which blocks.
struct TableOptions: ParsableArguments {
  @Option(
    name: .customLong("figure"),
    help: ArgumentHelp(
      "A figure; can be given several times. Without it, those that the sweep measures.",
      valueName: "name"))
  var figures: [String] = []

  @Option(
    help: ArgumentHelp(
      "The axis whose values are not compared with each other; without it, data if there is such an axis.",
      valueName: "axis"))
  var by: String?
}

/// `gan-lab sweep table DIR`.
struct SweepTables: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Mean and spread of each figure over the seeds, and what the seeds support.")

  @OptionGroup var options: SweepOptions
  @OptionGroup var tables: TableOptions

  @Option(help: "text, markdown, or csv: a line for each figure of each job.")
  var format = TableFormat.text

  @Option(
    help: ArgumentHelp("The file; without it, standard output.", valueName: "file"),
    completion: .file())
  var to: String?

  func run() throws {
    let speech = Speech(isJSON: options.json, verb: "sweep table")
    let table = try speech.attempt {
      try SweepTable(options.sweep, figures: tables.figures, by: tables.by)
    }
    let text =
      switch format {
      case .text:
        table.text(width: Terminal.width(of: 1), style: to == nil ? speech.style : .plain)
      case .markdown: table.markdown
      case .csv: String(table.csv.dropLast())
      }
    guard let to else { return speech.tell(text, table.json) }
    try speech.attempt { try Session.write(text: text + "\n", to: to) }
    var result = table.json
    result["path"] = .string(to)
    speech.tell(to, result)
  }
}

/// `gan-lab sweep plot DIR`.
struct SweepPicture: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw mean, spread and seeds of each figure.")

  @OptionGroup var options: SweepOptions
  @OptionGroup var tables: TableOptions

  @Option(
    help: ArgumentHelp(
      "The picture; without it, sweep.png in the sweep's folder.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var to: String?

  @Option(help: "Colours and type: light, dark, or projector for a classroom.")
  var theme = "light"

  @Option(help: "The language of the words in the picture: en or fr.")
  var lang = "en"

  func run() throws {
    let speech = Speech(isJSON: options.json, verb: "sweep plot")
    let path = to ?? options.folder + "/sweep.png"
    try speech.attempt {
      guard path.hasSuffix(".png") else {
        throw LabError.badValue(
          name: "--to", found: path, expected: "a file name that ends in .png")
      }
      let format = PictureFormat()
      for (name, value) in [("theme", theme), ("lang", lang)] {
        do throws(OptionError) {
          try format.set(name, to: [value])
        } catch {
          throw LabError.option(error, of: "sweep plot")
        }
      }
      let table = try SweepTable(options.sweep, figures: tables.figures, by: tables.by)
      try SweepPlot(table).draw(format).write(to: path)
    }
    speech.tell(path, ["path": .string(path)])
  }
}
