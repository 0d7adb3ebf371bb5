import GanLabKit
import TestSupport
import Testing

@testable import Lab

@Suite("Tables of points")
struct PointTableTests {
  @Test func columnsAreNamedAfterTheAxes() throws {
    #expect(try PointTable.csv([1, 2.5], dimensions: 1) == "x\n1.0\n2.5\n")
    #expect(try PointTable.csv([1, 2, -3, 0.1], dimensions: 2) == "x,y\n1.0,2.0\n-3.0,0.1\n")
    #expect(try PointTable.csv([1, 2, 3], dimensions: 3) == "x1,x2,x3\n1.0,2.0,3.0\n")
    #expect(try PointTable.csv([], dimensions: 2) == "x,y\n")
  }

  @Test func numbersReadBackTheSame() throws {
    let hard: [Float] = [
      .pi, 0.1, 1 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.0, 16_777_216, 1e-7,
    ]
    let lines = try PointTable.csv(hard, dimensions: 1).split(separator: "\n").dropFirst()
    #expect(lines.compactMap { Float(String($0))?.bitPattern } == hard.map(\.bitPattern))
  }

  @Test func groupsHaveAColumn() throws {
    let groups = [
      SampleSet.Group("path 1", 0..<1), SampleSet.Group("a,\"b\"\n", 2..<9),
    ]
    #expect(
      try PointTable.csv([1, 2, 3, 4, 5, 6], dimensions: 2, groups: groups)
        == "x,y,group\n1.0,2.0,path 1\n3.0,4.0,\n5.0,6.0,\"a,\"\"b\"\"\n\"\n")
  }

  @Test func numbersThatDoNotComeOutEvenAreRefused() {
    #expect(throws: FileFault.badShape(tensor: "the table of points")) {
      try PointTable.csv([1, 2, 3], dimensions: 2)
    }
    #expect(throws: FileFault.badShape(tensor: "the table of points")) {
      try PointTable.csv([1], dimensions: 0)
    }
  }

  @Test func samplesGoToTheFileThatTheirNameAsksFor() throws {
    let folder = try ScratchFolder()
    let set = SampleSet(.of([1, 2, 3, 4] as [Float], [2, 2]))
    try Session.write(set, to: folder.file("a.npy"))
    #expect(
      try NPY.read(folder.file("a.npy")) == .init(shape: [2, 2], elements: .float32([1, 2, 3, 4])))
    try Session.write(set, to: folder.file("a.csv"))
    #expect(bytes(at: folder.file("a.csv")) == Array("x,y\n1.0,2.0\n3.0,4.0\n".utf8))
    #expect(throws: LabError.self) { try Session.write(set, to: folder.file("a.png")) }
    let deep = SampleSet(.zeros([2, 1, 2]))
    #expect(throws: LabError.self) { try Session.write(deep, to: folder.file("b.csv")) }
    #expect(folder.names == ["a.csv", "a.npy"])
  }
}
