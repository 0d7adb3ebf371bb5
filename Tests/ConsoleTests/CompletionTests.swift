import Glibc
import TestSupport
import Testing

@testable import Console

/// A small shell's worth of names.
struct SampleSource: CompletionSource {
  var files = FileKind.any

  func verbs() -> [Candidate] {
    [Candidate("data", "choose the data set"), Candidate("loss"), Candidate("load")]
  }

  func names(for verb: String, after words: [String]) -> Candidates {
    switch (verb, words) {
    case ("data", []): Candidates([Candidate("ring"), Candidate("rings"), Candidate("it's me")])
    case ("lesson", ["start"]): Candidates([Candidate("03")])
    case ("load", _): Candidates(files: files)
    default: Candidates()
    }
  }

  func keys(for verb: String, name: String?) -> [Candidate] {
    verb == "data" && name == "ring" ? [Candidate("modes", "how many"), Candidate("std")] : []
  }

  func values(for verb: String, name: String?, key: String) -> Candidates {
    switch key {
    case "loss": Candidates([Candidate("minimax"), Candidate("hinge"), Candidate("a b")])
    case "path": Candidates(files: files)
    default: Candidates()
    }
  }
}

@Suite struct CompletionTests {
  private func complete(
    _ text: String, continuing: String = "", source: SampleSource = SampleSource()
  ) -> Completion {
    // `|` is the cursor; without it, the end.
    let cursor = text.firstIndex(of: "|") ?? text.endIndex
    let bytes = text.utf8.distance(from: text.startIndex, to: cursor)
    let line = text.filter { $0 != "|" }
    return Completion.at(cursor: bytes, in: line, continuing: continuing, from: source)
  }

  @Test(arguments: [
    ("", 0, ["data ", "loss ", "load "]),
    ("lo", 0, ["loss ", "load "]),
    ("LOS", 0, ["loss "]),
    ("x; da", 3, ["data "]),
    ("x;", 2, ["data ", "loss ", "load "]),
    ("da|ta ring", 0, ["data "]),
    ("da| ring", 0, ["data"]),
    ("data ri", 5, ["ring ", "rings "]),
    ("été; data ri", 12, ["ring ", "rings "]),
    ("data i", 5, ["\"it's me\" "]),
    ("data 'ri", 5, ["'ring' ", "'rings' "]),
    ("data \"it", 5, ["\"it's me\" "]),
    ("data ring ", 10, ["modes=", "std="]),
    ("data ring std=1 ", 16, ["modes="]),
    ("data ring st", 10, ["std="]),
    ("data ring 'st", 10, []),
    ("lesson start ", 13, ["03 "]),
    ("compare loss=", 13, ["minimax ", "hinge ", "'a b' "]),
    ("compare loss=mi", 13, ["minimax "]),
    ("compare loss=minimax,", 13, ["minimax,hinge ", "'minimax,a b' "]),
    ("compare loss='a", 13, ["'a b' "]),
    ("data # ri", 9, []),
    ("data \\", 6, []),
    ("data zz", 5, []),
    ("nothing here=", 13, []),
  ])
  func positions(text: String, start: Int, insertions: [String]) {
    let completion = complete(text)
    #expect(completion.start == start)
    #expect(completion.matches.map(\.insertion) == insertions)
  }

  @Test func sharedBeginnings() {
    #expect(complete("data r").common == "ring")
    #expect(complete("data ring").common == nil)
    #expect(complete("l").common == "lo")
    #expect(complete("lo").common == nil)
    #expect(complete("data rings").common == "rings ")
    #expect(complete("data ring m").matches.map(\.description) == ["how many"])
  }

  @Test func continuedLines() {
    let completion = complete("mo", continuing: "data ring \\\n")
    #expect(completion.start == 0 && completion.matches.map(\.insertion) == ["modes="])
    #expect(complete("i", continuing: "data r\\\n").matches.isEmpty)
  }

  @Test func anyCursorIsSafe() {
    for cursor in -2...20 {
      _ = Completion.at(cursor: cursor, in: "data été=語", from: SampleSource())
    }
  }

  @Test func files() throws {
    let folder = try ScratchFolder()
    for name in ["my file a.png", "my file b.png", "heart.PNG", "notes.txt", ".hidden.png"] {
      folder.write("", to: name)
    }
    mkdir(folder.path + "/deep", 0o700)
    let images = SampleSource(files: FileKind(extensions: ["png"]))
    let base = folder.path + "/"
    let all = complete("load " + base, source: images)
    #expect(all.matches.map(\.shown) == ["deep/", "heart.PNG", "my file a.png", "my file b.png"])
    #expect(complete("load \(base)de", source: images).common == base + "deep/")
    let two = complete("data csv path=\(base)m", source: images)
    #expect(two.start == 14)
    #expect(two.common == "'\(base)my file ")
    let one = complete("data csv path='\(base)my file b", source: images)
    #expect(one.common == "'\(base)my file b.png' ")
    #expect(complete("load \(base).h", source: images).matches.map(\.shown) == [".hidden.png"])
    #expect(complete("load \(base)no/such/", source: images).matches.isEmpty)
  }

  @Test func tildes() {
    let environment = ["HOME": "/home/ada"]
    func expand(_ path: String) -> String {
      UserPaths.expandingTilde(path, environment: environment)
    }
    #expect(expand("~/x") == "/home/ada/x")
    #expect(expand("~") == "/home/ada")
    #expect(expand("~bob/x") == "~bob/x")
    #expect(Word("~/x", raw: "'~/x'", wasQuoted: true).path == "~/x")
    #expect(UserPaths.state(environment: environment) == "/home/ada/.local/state/gan-lab")
    #expect(UserPaths.state(environment: ["XDG_STATE_HOME": "/s"]) == "/s/gan-lab")
    #expect(
      UserPaths.state(environment: ["XDG_STATE_HOME": "s", "HOME": "/h"])
        == "/h/.local/state/gan-lab")
  }

  @Test func listsWithDescriptions() {
    let matches = complete("").matches
    #expect(CandidateList.text(matches, width: 80) == "data  choose the data set\nloss\nload")
    #expect(CandidateList.text(matches, width: 21).hasPrefix("data  choose the da…\n"))
  }

  @Test func listsInColumns() {
    let matches = (1...70).map {
      Completion.Match(shown: "n\($0)", description: nil, insertion: "", text: "")
    }
    let lines = CandidateList.text(matches, width: 30).split(separator: "\n").map(String.init)
    // Cells of 3 + 2 columns: six fit into 29, the last without its gap.
    #expect(lines.first == "n1   n11  n21  n31  n41  n51")
    #expect(lines.count == 11 && lines.last == "… and 10 more")
    #expect(lines.allSatisfy { $0.displayWidth < 30 })
  }
}
