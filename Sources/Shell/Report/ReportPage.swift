import Console
import Figures
import Lab

/// A report as one page that needs no other file.
struct ReportPage {
  let report: Report
  let words: ReportWords
  /// The facts once more, for programs.
  let data: JSONValue

  /// The page.
  var text: String {
    """
    <!DOCTYPE html>
    <html lang="\(words.language)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="generator" content="gan-lab \(Launch.version)">
    <title>\(title.escapedForHTML)</title>
    <style>
    \(ReportPage.style)
    </style>
    </head>
    <body>
    <header>
    <p class="over">\(words.report.escapedForHTML)</p>
    <h1>\(report.title.escapedForHTML)</h1>
    <p class="under">\(subtitle.escapedForHTML)</p>
    </header>
    <main>
    \(sections.joined(separator: "\n"))
    </main>
    <script type="application/json" id="gan-lab">\(island)</script>
    </body>
    </html>

    """
  }

  private var title: String {
    [report.run.map(words.run), report.title].compactMap { $0 }.joined(separator: ": ")
  }

  private var subtitle: String {
    var parts = [words.steps(NumberText.grouped(report.step)), words.seed(report.record.seed)]
    if let run = report.run { parts.insert(words.run(run), at: 0) }
    if let state = report.state { parts.append(state) }
    if let seconds = report.seconds { parts.append("\(NumberText.figure(seconds)) s") }
    if report.run != nil { parts.append(words.began(report.record.began)) }
    parts.append("gan-lab \(report.record.version)")
    return parts.joined(separator: " · ")
  }

  /// The facts as they stand inside a page: nothing in them ends the block that they are in.
  private var island: String { data.compact.replacing("<", with: "\\u003C") }

  // MARK: Sections

  private var sections: [String] {
    [pictures, measures, sights, choices, settings, replay, plugins, machine, foot]
      .compactMap { $0 }
  }

  private func section(_ heading: String, _ body: String) -> String {
    "<section>\n<h2>\(heading.escapedForHTML)</h2>\n\(body)\n</section>"
  }

  private var pictures: String? {
    guard !report.pictures.isEmpty else { return nil }
    let figures = report.pictures.map { picture in
      let name = words.pictureName(picture.name).escapedForHTML
      let dark = picture.dark.map {
        "<source media=\"screen and (prefers-color-scheme: dark)\" srcset=\"\(url($0, picture.type))\">"
      }
      return """
        <figure><picture>\(dark ?? "")<img src="\(url(picture.bytes, picture.type))" alt="\(name)">\
        </picture><figcaption>\(name)</figcaption></figure>
        """
    }
    return section(
      words.pictures, "<div class=\"pictures\">\n\(figures.joined(separator: "\n"))\n</div>")
  }

  private func url(_ bytes: [UInt8], _ type: String) -> String {
    "data:\(type);base64," + String(decoding: Base64.text(bytes), as: UTF8.self)
  }

  private var measures: String? {
    guard !report.measures.isEmpty else { return nil }
    let tables = report.measures.map { measure in
      let rows = measure.figures.sorted { $0.key < $1.key }
        .map { [$0.key, $0.value.reportText] }
      let card = measure.card.sorted { $0.key < $1.key }
        .map { "\($0.key) \(Double($0.value)?.reportText ?? $0.value.trimmedQuotes)" }
      let made =
        card.isEmpty ? "" : "<p class=\"card\">\(card.joined(separator: " · ").escapedForHTML)</p>"
      return "<h3>\(words.atStep(NumberText.grouped(measure.step)).escapedForHTML)</h3>\n"
        + table([words.figure, words.value], rows, numeric: [1]) + made
    }
    return section(words.measures, tables.joined(separator: "\n"))
  }

  private var sights: String? {
    guard !report.sights.isEmpty else {
      return report.isWatched
        ? section(words.findings, "<p>\(words.nothingSeen.escapedForHTML)</p>") : nil
    }
    let items = report.sights.map { sight in
      let remedies = sight.remedies.map { "<code>\($0.escapedForHTML)</code>" }
      return "<h3>\(sight.headline.escapedForHTML)</h3>"
        + (sight.explanation.isEmpty ? "" : "<p>\(sight.explanation.escapedForHTML)</p>")
        + (remedies.isEmpty
          ? "" : "<p>\(words.tryThis.escapedForHTML) \(remedies.joined(separator: " "))</p>")
    }
    return section(
      report.isWatched ? words.findings : words.failure, items.joined(separator: "\n"))
  }

  private var choices: String {
    section(
      words.choices,
      table(
        [words.kind, words.name, words.options],
        report.record.components.map { item in
          let options = item.options.sorted { $0.key < $1.key }.map {
            "\($0.key)=\($0.value.isEmpty ? "''" : $0.value)"
          }
          return [words.kindName(item.kind), item.name, options.joined(separator: " ")]
        }))
  }

  private var settings: String {
    let knowsOrigin = report.settings.contains { $0.origin != nil }
    let heads = [words.name, words.value] + (knowsOrigin ? [words.origin, words.meaning] : [])
    return section(
      words.settings,
      table(
        heads,
        report.settings.map { [$0.name, $0.value, $0.origin ?? "", $0.meaning ?? ""] }
          .map { Array($0.prefix(heads.count)) }, numeric: [1]))
  }

  private var plugins: String {
    section(
      words.plugins,
      table(
        [words.kind, words.name, words.file, "SHA-256"],
        report.record.components.map {
          [words.kindName($0.kind), $0.name, $0.library, $0.sha256 ?? ""]
        }, hashes: [3]))
  }

  private var machine: String {
    let here = report.record.environment
    let rows = [
      ("host", here.host), ("system", here.system), ("processor", here.processor),
      ("threads", "\(here.threads)"), ("BLAS", here.blas), ("compiler", here.compiler),
      ("kit", here.kit), ("folder", here.folder), ("version", report.record.version),
    ].map { [words.machine($0.0), $0.1] }
    return section(words.machine, table([], rows))
  }

  private var replay: String? {
    guard !report.script.isEmpty else { return nil }
    return section(
      words.replay,
      "<pre><code>\(report.script.escapedForHTML)</code></pre>\n"
        + "<p>\(words.commands("mine.lab").escapedForHTML)</p>")
  }

  private var foot: String {
    section(words.data, "<p>\(words.dataHint.escapedForHTML)</p>")
  }

  private func table(
    _ heads: [String], _ rows: [[String]], numeric: Set<Int> = [], hashes: Set<Int> = []
  ) -> String {
    func classOf(_ column: Int) -> String {
      numeric.contains(column)
        ? " class=\"number\"" : hashes.contains(column) ? " class=\"hash\"" : ""
    }
    let head =
      heads.isEmpty
      ? ""
      : "<thead><tr>"
        + heads.enumerated().map { "<th\(classOf($0.offset))>\($0.element.escapedForHTML)</th>" }
        .joined() + "</tr></thead>\n"
    let body = rows.map { row in
      "<tr>"
        + row.enumerated().map { column, cell in
          column == 0 && heads.isEmpty
            ? "<th scope=\"row\">\(cell.escapedForHTML)</th>"
            : "<td\(classOf(column))>\(cell.escapedForHTML)</td>"
        }.joined() + "</tr>"
    }
    return
      "<div class=\"wide\"><table>\n\(head)<tbody>\n\(body.joined(separator: "\n"))\n</tbody>\n"
      + "</table></div>"
  }

  /// Light and dark as the reader's system wants it, and black on white on paper.
  private static let style = """
    :root { color-scheme: light dark; --ground: #ffffff; --card: #f5f6f8; --text: #1b1f24; --muted: #4b535d;
      --line: #d5dae0; --accent: #0072b2; }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #15181d; --card: #1b1f26; --text: #eceef1; --muted: #b4bbc4; --line: #39404a; --accent: #56b4e9; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 76rem; background: var(--ground);
      color: var(--text); font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; }
    h1 { margin: 0; font-size: clamp(1.5rem, 4vw, 2.2rem); line-height: 1.2; overflow-wrap: anywhere; }
    h2 { margin: 2.2rem 0 .8rem; font-size: 1.25rem; border-bottom: 2px solid var(--accent); padding-bottom: .25rem; }
    h3 { margin: 1.2rem 0 .4rem; font-size: 1rem; }
    .over { margin: 0; color: var(--accent); font-weight: 600; }
    .under, .card, figcaption { color: var(--muted); font-size: .9rem; overflow-wrap: anywhere; }
    .pictures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
    figure { margin: 0; padding: .6rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
    figure img { display: block; width: 100%; height: auto; }
    figcaption { padding-top: .4rem; }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .92rem; min-width: min(100%, 20rem); }
    th, td { padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    th { color: var(--muted); font-weight: 600; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .hash { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .75rem; word-break: break-all; }
    pre { padding: .8rem 1rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
      white-space: pre-wrap; overflow-wrap: anywhere; }
    code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .88rem; }
    p > code { padding: .1rem .35rem; background: var(--card); border: 1px solid var(--line); border-radius: 4px; }
    @media print {
      :root { --ground: #ffffff; --card: #ffffff; --text: #000000; --muted: #333333; --line: #aaaaaa; --accent: #000000; }
      body { max-width: none; padding: 0; font-size: 10pt; }
      .pictures { grid-template-columns: 1fr 1fr; }
      figure, tr, pre { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
    }
    """
}

extension Double {
  /// A whole number as it is, another in the digits that a reader wants.
  fileprivate var reportText: String {
    Int(exactly: self).map(NumberText.grouped) ?? NumberText.figure(self)
  }
}

extension String {
  /// A text of JSON without its quotes.
  fileprivate var trimmedQuotes: String {
    count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }
}
