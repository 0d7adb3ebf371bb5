import FoundationEssentials
import TestSupport

/// The report of `plugin check --json`, read back.
struct CheckedFile: Decodable {
  struct Item: Decodable {
    struct Finding: Decodable {
      let severity: String
      let stage: String
      let message: String
      let setting: String?
      let advice: String?

      /// All that a reader sees, but for the advice.
      var text: String {
        "\(severity) \(stage)" + (setting.map { ", \($0)" } ?? "") + ": \(message)"
      }
    }

    let kind: String
    let name: String
    let ok: Bool
    let passed: [String]
    let findings: [Finding]
    let secondsPerCall: Double?
    let sibling: String?

    enum CodingKeys: String, CodingKey {
      case kind, name, ok, passed, findings, sibling
      case secondsPerCall = "seconds_per_call"
    }
  }

  struct Answer: Decodable {
    struct Result: Decodable {
      let components: [Item]
      let failures: Int
      let warnings: Int
    }
    let verb: String
    let ok: Bool
    let result: Result
  }

  /// Runs `plugin check` in `folder`.
  ///
  /// - Throws: If there is no report.
  static func check(
    _ subject: String, _ options: [String] = [], in folder: ScratchFolder
  ) throws -> (status: Int32, answer: Answer) {
    let result = try Author.run(["plugin", "check", "--json", subject] + options, in: folder)
    guard let line = result.lines.last, result.lines.count == 1 else {
      throw LabProcess.Failure("no report: \(result)")
    }
    let answer = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
    return (result.status, answer)
  }
}
