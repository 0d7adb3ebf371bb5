import FoundationEssentials
import Lab
import TestSupport
import Testing

@testable import Shell

/// `report`: a training on one page.
@Suite struct ReportTests {
  private static let setup =
    "data ring; model gan-mlp hidden=8; loss minimax; set batch=8; watch on every=5; train steps=30"

  private func page(_ commands: String, _ line: String = "report", french: Bool = false) throws
    -> String
  {
    let shell = try TestShell()
    if french { shell.shell.pictureDefaults["lang"] = "fr" }
    #expect(shell.run(commands).status == 0)
    let answer = shell.run(line)
    #expect(answer.status == 0 && answer.errors == "", "\(answer)")
    return try #require(shell.folder.read("report.html"))
  }

  /// Between `<` and `>`, or behind an attribute, there is no way out of the page.
  private func expectAlone(_ page: String) {
    for word in ["=\"http", "src=\"/", "href=", "url(", "@import", "<link", "<iframe"] {
      #expect(!page.contains(word), "\(word)")
    }
    let pieces = page.split(separator: "src=\"").dropFirst()
    #expect(pieces.allSatisfy { $0.hasPrefix("data:image/") })
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
  }

  @Test func itHoldsTheTraining() throws {
    let page = try page(Self.setup + "; measure n=50; plot field")
    expectAlone(page)
    for text in [
      "<html lang=\"en\">", "<h1>ring · gan-mlp · minimax</h1>", "30 steps", "run 1", "seed 0",
      "<td>gan-mlp</td>", "hidden=8", "<td>batch</td>", "<td>you</td>", "high_quality_3sigma",
      "reference_n", "libganlab-loss-Minimax.so", "gan-lab run mine.lab", "train steps=30",
      "<figcaption>losses</figcaption>", "<figcaption>samples</figcaption>",
      "<figcaption>field, 30</figcaption>", "What watch has seen",
    ] { #expect(page.contains(text), "\(text)") }
    // The SHA-256 of each of three libraries.
    #expect(page.split(separator: "<td class=\"hash\">").count == 4)
  }

  /// The facts once more, for programs: nothing in them ends the block.
  @Test func theFactsAreThereAsJSON() throws {
    let page = try page(Self.setup + "; measure n=50")
    let mark = "<script type=\"application/json\" id=\"gan-lab\">"
    let block = try #require(page.split(separator: mark).last?.split(separator: "</script>").first)
    let object = try JSON(parsing: String(block))
    #expect(object["step"]?.number == 30 && object["run"]?.number == 1)
    #expect(object["components"]?.list?.map { $0["kind"]?.text } == ["data", "model", "loss"])
    #expect(object["measures"]?.list?.first?["figures"]?["modes_total"]?.number == 8)
    #expect(object["script"]?.text?.contains("train steps=30") == true)
  }

  @Test func inFrench() throws {
    let page = try page(Self.setup + "; measure n=50", french: true)
    expectAlone(page)
    for text in [
      "<html lang=\"fr\">", "Compte rendu d'un entraînement", "30 étapes", "graine 0", "Réglages",
      "<figcaption>échantillons</figcaption>", "Pour recommencer",
    ] { #expect(page.contains(text), "\(text)") }
  }

  /// What a user named stands there as text.
  @Test func namesAreEscaped() throws {
    let shell = try TestShell()
    shell.folder.write("x,y\n0,1\n1,0\n0.5,0.5\n", to: "<b>&.csv")
    #expect(shell.run("data csv path='\(shell.folder.path)/<b>&.csv'; report").status == 0)
    let page = try #require(shell.folder.read("report.html"))
    #expect(page.contains("&lt;b&gt;&amp;.csv") && !page.contains("<b>"))
    expectAlone(page)
  }

  @Test func ofARunThatWasKept() throws {
    let page = try page(
      Self.setup + "; measure n=50; plot losses; reset; data grid; train steps=2", "report run=1")
    expectAlone(page)
    for text in [
      "run 1", "<h1>ring · gan-mlp · minimax</h1>", "<figcaption>curves</figcaption>",
      "<figcaption>losses, 30</figcaption>", "high_quality_3sigma", "train steps=30", "done",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(!page.contains("<td>grid</td>"))
  }

  /// Data alone make a page, too: what was chosen.
  @Test func beforeThereIsAModel() throws {
    let page = try page("data ring")
    #expect(page.contains("<h1>ring</h1>") && !page.contains("<figure>"))
  }
}
