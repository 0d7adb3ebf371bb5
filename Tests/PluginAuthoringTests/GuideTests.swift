import Glibc
import TestSupport
import Testing

/// The guide's code is run as it stands there: files are written, commands typed.
@Suite struct GuideTests {
  /// A fenced block: what stands behind the fence, and what it holds.
  struct Block {
    let info: [Substring]
    let text: String

    static func all(in text: String) -> [Block] {
      var blocks: [Block] = []
      var info: [Substring]?
      var lines: [Substring] = []
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("```") {
          if let open = info {
            blocks.append(Block(info: open, text: lines.joined(separator: "\n") + "\n"))
            info = nil
          } else {
            info = line.dropFirst(3).split(separator: " ")
            lines = []
          }
        } else {
          lines.append(line)
        }
      }
      return blocks
    }
  }

  @Test func everyBlockRuns() throws {
    let blocks = Block.all(in: try Repository.text(of: "Plugins/README.md"))
    let folder = try ScratchFolder()
    var commands: [String] = []
    var shell: [String] = []
    for block in blocks {
      switch block.info.first {
      case "swift": folder.write(block.text, to: String(try #require(block.info.dropFirst().first)))
      case "gan": commands.append(block.text)
      case "sh": shell.append(block.text)
      default: Issue.record("a block that no test runs: \(block.info)")
      }
    }
    #expect(commands.count == 2 && shell.count == 1)
    let result = try Author.run(["-c", commands.joined(separator: "\n")], in: folder)
    #expect(result.status == 0, "\(result)")
    mkdir(folder.path + "/bin", 0o700)
    symlink(LabProcess.executable, folder.path + "/bin/gan-lab")
    var environment = Author.environment
    environment["PATH"] = "\(folder.path)/bin:\(environment["PATH"] ?? "")"
    let typed = try LabProcess(
      "/bin/sh", ["-ec", shell.joined(separator: "\n")], in: folder, environment: environment
    ).wait(seconds: 240)
    #expect(typed.status == 0, "\(typed)")
    #expect(folder.bytes(of: folder.path + "/soft-hinge.so") != nil)
  }

  /// Ten lines are ten lines, and what the guide shows passes the checks, but for missing papers.
  @Test func theFirstPluginHasTenLines() throws {
    let blocks = Block.all(in: try Repository.text(of: "Plugins/README.md"))
    let first = try #require(blocks.first { $0.info.first == "swift" })
    #expect(first.text.split(separator: "\n").count == 10)
    let folder = try ScratchFolder()
    for block in blocks where block.info.first == "swift" {
      let name = String(try #require(block.info.dropFirst().first))
      folder.write(block.text, to: name)
      let (status, report) = try CheckedFile.check(name, in: folder)
      let wrong = report.result.components.flatMap(\.findings).filter {
        !["documentation", "time"].contains($0.stage)
      }
      #expect(status == 0 && wrong.isEmpty, "\(name): \(wrong.map(\.text))")
    }
  }
}
