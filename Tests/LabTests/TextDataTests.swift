import GanLabKit
import PluginHost
import TestSupport
import Testing

@testable import Lab

/// Data from a text file, and what a flow says of data that have no density.
@Suite struct TextDataTests {
  private let folder: ScratchFolder
  private let session = Session.fresh()

  init() throws { folder = try ScratchFolder() }

  private func choose(_ text: String, _ options: [String] = []) throws {
    folder.write(text, to: "x.csv")
    _ = try session.choose(
      .data, "csv",
      [Assignment("path", [folder.path + "/x.csv"])] + options.map(Assignment.init(text:)))
  }

  private func refusal(of text: String, _ options: [String] = []) throws -> String {
    guard case .component(let error, of: "csv") = try labError({ try choose(text, options) }) else {
      return "another error"
    }
    let path = folder.path + "/"
    return String(error.description.replacing(path, with: ""))
  }

  @Test func rowsAreDrawn() throws {
    for text in ["x,y\r\n1,2\r\n3,4\r\n", "# points\n1;2\n\n3; 4", "1\t2\n3\t4\n", " 1 2 \n3   4"] {
      try choose(text)
      #expect(try rows(200) == [[1, 2], [3, 4]], "\(text)")
    }
    try choose("1,2,3\n4,5,6\n", ["columns=3,1"])
    #expect(try rows(50) == [[3, 1], [6, 4]])
  }

  /// What `count` draws from the plane come to.
  private func rows(_ count: Int) throws -> Set<[Double]> {
    let points = try session.dataPoints(count).map { Double($0) }
    var rows: Set<[Double]> = []
    for place in 0..<count { rows.insert([points[2 * place], points[2 * place + 1]]) }
    return rows
  }

  @Test(arguments: [
    ("1,2\n3,nan\n", "x.csv, line 2, column 2: 'nan' is no finite number"),
    ("nan,2\n", "x.csv, line 1, column 1: 'nan' is no finite number"),
    ("1,2\n\n3,inf\n", "x.csv, line 3, column 2: 'inf' is no finite number"),
    (
      "1,2\n3,1e39\n",
      "x.csv, line 2, column 2: '1e39' is beyond what a float holds, "
        + "3.4e38: divide the column"
    ),
    (
      "-1e308,2\n",
      "x.csv, line 1, column 1: '-1e308' is beyond what a float holds, "
        + "3.4e38: divide the column"
    ),
    ("1,2\n3,\n", "x.csv, line 2, column 2: '' is no finite number"),
    ("a,b\nc,d\n", "x.csv, line 2, column 1: 'c' is no finite number"),
    ("1,2\n3\n", "x.csv, line 2 has 1 numbers, and those before it have 2"),
    ("", "x.csv has no numbers in it"),
    ("# nothing\nx,y\n", "x.csv has no numbers in it"),
  ])
  func wrongFilesAreRefused(text: String, message: String) throws {
    #expect(try refusal(of: text) == message)
    #expect(session.data == nil)
  }

  @Test func whatIsNotThere() throws {
    #expect(
      try refusal(of: "1,2\n", ["columns=3"])
        == "x.csv has 2 columns, and 3 is none of them")
    let error = try labError {
      _ = try session.choose(.data, "csv", [Assignment("path", ["/nowhere/x.csv"])])
    }
    guard case .component(let reason, of: "csv") = error else {
      Issue.record("\(error)")
      return
    }
    #expect(reason.description == "/nowhere/x.csv cannot be read: No such file or directory")
    #expect(reason.option == "path")
  }

  /// Points on a line have no density on the plane: the likelihood would grow without end.
  @Test(arguments: ["realnvp", "nsf", "maf"]) func noSpreadIsRefused(_ model: String) throws {
    try choose("1,3\n2,3\n4,3\n")
    let error = try labError { _ = try session.choose(.model, model) }
    guard case .component(let reason, of: model) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(
      reason.description == "coordinate 2 of the data is always 3: "
        + "such data have no density, and their likelihood has no bound (gan-mlp needs none)")
    #expect(session.model == nil)
  }

  @Test func aFlowLearnsThem() throws {
    try choose("1,0\n2,1\n3,5\n4,2\n")
    _ = try session.choose(.model, "nsf", [.init("hidden", ["8"])])
    _ = try session.choose(.loss, "nll")
    _ = try session.train(.init(steps: 3))
    // Of rows nobody knows the density: there is a likelihood, and no floor.
    let figures = try session.likelihoodFigures(500)
    #expect(figures[0].value != nil && figures[0].perfect == nil && figures[1].value == nil)
  }
}
