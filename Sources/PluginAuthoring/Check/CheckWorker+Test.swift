import Console

extension CheckWorker {
  /// How the test beside a source went.
  public enum TestResult: Sendable {
    /// So many checks passed.
    case success(Int)
    /// A line went wrong.
    case failure(line: Int, message: String)
  }

  /// Runs a test as the one task of a worker.
  public static func test(
    _ path: String, limits: CheckLimits, to output: Int32, run: () -> TestResult
  ) {
    func write(_ record: CheckRecord) { Terminal.write(record.line, to: output) }
    write(.component(kind: "test", name: path))
    write(.begin(task: 1, stage: .test, setting: nil, seconds: limits.test, isEdge: false))
    switch run() {
    case .success: write(.passed(.test, ""))
    case .failure(let line, let message):
      write(.finding(Finding(.failedTest(line: line, reason: message), .test)))
    }
    write(.end)
  }

  /// Says that there is nothing to check, and why.
  public static func refuse(_ reason: String, to output: Int32) {
    for record in [
      CheckRecord.finding(Finding(.notLoaded(reason: reason), .loading)), .end,
    ] { Terminal.write(record.line, to: output) }
  }
}
