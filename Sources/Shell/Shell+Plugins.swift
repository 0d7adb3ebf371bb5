import Console
import Lab
import PluginHost

extension Shell {
  /// Waits for the plugins that are being tried, and names those that failed.
  ///
  /// - Throws: An interruption, if the user had enough of waiting.
  func settlePlugins(before line: CommandLine) throws(Diagnostic) {
    defer { tellFailures() }
    do {
      try session.settlePlugins()
    } catch {
      throw Diagnostic(error, in: line)
    }
  }

  /// Names the plugins that failed and have not been named yet; many with one reason in one line.
  func tellFailures() {
    let failures = session.host.failures.filter {
      toldFailures.insert("\($0.path): \($0.error)").inserted
    }
    let reasons = Dictionary(grouping: failures) { "\($0.error)" }
    for (reason, group) in reasons.sorted(by: { $0.value[0].path < $1.value[0].path }) {
      let paths = group.map(\.path)
      let subject =
        paths.count > 3
        ? "\(paths.count) plugins, \(paths[0]) the first of them, were not loaded"
        : "\(paths.listed) \(paths.count == 1 ? "was" : "were") not loaded"
      manner.complain("gan-lab: \(subject): \(reason)\n")
      if case .untrusted = group[0].error {
        manner.complain("try: trust \(paths[0]) allows it as it is, load \(paths[0]) loads it\n")
      }
    }
  }

  /// Runs `body`, which loads the library at `path`; where others can have written it, somebody is
  /// asked, once for each content that it has, whatever the answer: `trust` is the way back from a no.
  ///
  /// - Throws: What `body` throws.
  func asking<Value>(
    about path: String, _ body: () throws(LabError) -> Value
  ) throws(LabError) -> Value {
    do {
      return try body()
    } catch {
      guard case .plugin(_, .untrusted(let reason, let checksum)) = error, let confirm,
        !declined.contains(checksum)
      else { throw error }
      let facts = """
        \(path): others may have put code into it: \(reason).
        Its code would run as you. SHA-256 \(checksum)
        """
      guard confirm(facts, "Load it?") else {
        declined.insert(checksum)
        throw error
      }
      _ = try session.trust(path)
      return try body()
    }
  }
}
