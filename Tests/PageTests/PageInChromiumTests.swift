import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The page in a real browser.
@Suite struct PageInChromiumTests {
  private static let isThere = ["chromium", "chromium-browser", "python3"].map {
    access("/usr/bin/\($0)", X_OK) == 0
  }

  /// What a room sees, and what keys do; the script says what it looked at.
  @Test(
    .enabled(
      if: (isThere[0] || isThere[1]) && isThere[2],
      "no Chromium or no Python here: the page was not opened in a browser"))
  func pageWorksInABrowser() throws {
    let script = Repository.root.appending(path: "Scripts/page-in-chromium.py").path
    let result = try LabProcess(
      "/usr/bin/python3", [script, "--lab", LabProcess.executable, "--seconds", "4"],
      in: ScratchFolder()
    ).wait(seconds: 400)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.lines.count > 20, "\(result.output)")
  }
}
