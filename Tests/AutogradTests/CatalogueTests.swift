import TestSupport
import Testing

@testable import Autograd

/// That the catalogue holds every operation: a rule without a row is a rule that nobody checks.
struct CatalogueTests {
  @Test func everyFileOfOpsHasARow() throws {
    let files = try Repository.files(in: "Sources/Kit/Autograd/Ops")
    #expect(files.count > 30)
    let rows = Set(Catalogue.rows.map { $0.file + ".swift" })
    #expect(files.filter { !rows.contains($0) } == [])
    #expect(rows.subtracting(files) == ["Composites.swift"])
  }

  /// A file may hold several primitives: their names are read from the sources.
  @Test func everyPrimitiveHasARow() throws {
    var declared: Set<String> = []
    for file in try Repository.files(in: "Sources/Kit/Autograd/Ops") {
      let text = try Repository.text(of: "Sources/Kit/Autograd/Ops/" + file)
      let parts = text.split(separator: "static let name = \"", omittingEmptySubsequences: false)
      for part in parts.dropFirst() { declared.insert(String(part.prefix { $0 != "\"" })) }
    }
    #expect(declared.count > 35)
    #expect(declared.subtracting(Catalogue.rows.map(\.op)) == [])
  }

  /// A row that calls something else than it says would check the wrong rule.
  @Test(arguments: Catalogue.rows.filter { $0.file != "Composites" })
  func rowCallsWhatItSays(_ row: OpRow) throws {
    let y = row.apply(row.inputs().map { $0.tensor().tracked() })
    let primitive = try #require(y.primitive)
    #expect(type(of: primitive).name == row.op)
  }

  @Test func rowsHaveNamesOfTheirOwn() {
    let names = Catalogue.rows.map(\.testDescription)
    #expect(Set(names).count == names.count)
  }
}
