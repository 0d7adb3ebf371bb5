import Console
import Lab

/// What a report tells of one training, the present one or a run that was kept.
struct Report {
  /// A picture, as a file's bytes.
  struct Picture {
    let name: String
    let bytes: [UInt8]
    /// The same for a dark ground; nil where there is one alone.
    var dark: [UInt8]?

    /// The type of its file, by its first bytes.
    var type: String { bytes.starts(with: Array("GIF8".utf8)) ? "image/gif" : "image/png" }
  }

  /// A setting with who chose it, where that is known.
  struct Setting {
    let name: String
    let value: String
    let origin: String?
    let meaning: String?
  }

  /// A failure that `watch` has seen.
  struct Sight {
    let headline: String
    let explanation: String
    let remedies: [String]
  }

  /// The run's number; nil where nothing is kept.
  var run: Int?
  var record: RunRecord
  var step: Int
  var seconds: Double?
  /// Where the training stands, as `runs` has it; nil for the present one.
  var state: String?
  var settings: [Setting]
  var pictures: [Picture]
  var measures: [RunMeasure]
  var sights: [Sight]
  var isWatched: Bool
  /// The commands that do it again.
  var script: String

  /// Data, model, loss and switches.
  var title: String {
    let names = record.components.filter { $0.kind != "switch" && $0.kind != "sampler" }
    let switches = record.components.filter { $0.kind == "switch" }
    return (names.map(\.name) + switches.map { "+ " + $0.name }).joined(separator: " · ")
  }
}

extension Report {
  /// The most bytes of pictures that are taken from a run's folder.
  private static let mostBytes = 24 << 20

  /// The report of the present training.
  ///
  /// - Throws: `LabError`.
  init(of shell: Shell) throws(LabError) {
    let session = shell.session
    guard session.data != nil else { throw .missing(.data, for: "a report") }
    run = session.run?.number
    record = session.record
    step = session.step
    let status = try? session.run?.status()
    seconds = status.map(\.seconds)
    settings = session.settingValues.map {
      Setting(name: $0.name, value: $0.text, origin: $0.origin, meaning: $0.meaning)
    }
    measures = session.measures
    sights = session.findings.map { finding in
      Sight(
        headline: finding.headline, explanation: finding.kind.explanation,
        remedies: session.sensible(finding.kind.remedies).map(\.command))
    }
    isWatched = session.watchInterval != nil
    script = (try? session.run?.script()) ?? shell.script
    pictures = []
    if session.networks != nil {
      let light = try shell.usualPictures([Assignment("theme", ["light"])])
      let dark = try shell.usualPictures([Assignment("theme", ["dark"])])
      for (light, dark) in zip(light, dark) {
        pictures.append(
          Picture(
            name: light.name, bytes: try light.drawing.bytes(), dark: try dark.drawing.bytes()))
      }
    }
    if let run = session.run { pictures += Report.kept(run, but: pictures.map(\.name)) }
  }

  /// The report of a run that was kept.
  ///
  /// - Throws: `LabError`.
  init(of run: RunFolder, in shell: Shell) throws(LabError) {
    self.run = run.number
    record = try run.record()
    let status = try run.status()
    step = status.step
    seconds = status.seconds
    state = shell.session.runs.flatMap { RunSummary(run.number, in: $0)?.state }
    settings = record.settings.sorted { $0.key < $1.key }.map {
      Setting(name: $0.key, value: $0.value, origin: nil, meaning: nil)
    }
    measures = run.measures
    sights = status.failure.map { [Sight(headline: $0, explanation: "", remedies: [])] } ?? []
    isWatched = false
    script = (try? run.script()) ?? ""
    pictures = []
    if !run.metrics.isEmpty {
      pictures.append(
        Picture(
          name: "curves",
          bytes: try shell.curves(of: run, [Assignment("theme", ["light"])]).bytes(),
          dark: try shell.curves(of: run, [Assignment("theme", ["dark"])]).bytes()))
    }
    pictures += Report.kept(run, but: [])
  }

  /// The pictures that were drawn of a run, the newest of each name, without those called `names`.
  private static func kept(_ run: RunFolder, but names: [String]) -> [Picture] {
    var newest: [String: (step: Int, file: String)] = [:]
    for file in run.pictures {
      let parts = file.split(separator: "-", maxSplits: 1)
      guard parts.count == 2, let step = Int(parts[0]),
        let name = parts[1].split(separator: ".").first.map(String.init), !names.contains(name),
        step >= newest[name]?.step ?? -1
      else { continue }
      newest[name] = (step, file)
    }
    var room = mostBytes
    return newest.sorted { $0.key < $1.key }.compactMap { name, entry in
      guard let bytes = run.picture(entry.file), bytes.count <= room else { return nil }
      room -= bytes.count
      return Picture(name: "\(name), \(entry.step)", bytes: bytes)
    }
  }
}
