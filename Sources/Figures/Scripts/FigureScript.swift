/// Figures as a program for another plotting tool, with all their numbers inside.
///
/// What is drawn is what the lab draws: panels, layers, colours, limits and words come from the figure's value.
public struct FigureScript: Sendable {
  /// The tools that scripts are written for.
  public enum Tool: String, Sendable, CaseIterable {
    /// A Python program for matplotlib and NumPy.
    case matplotlib
    /// Commands of gnuplot 5.4 or later, with its pngcairo terminal.
    case gnuplot

    /// The ending of such a file, without the dot.
    public var fileExtension: String {
      switch self {
      case .matplotlib: "py"
      case .gnuplot: "gp"
      }
    }
  }

  /// A figure with the name of its picture.
  public struct Entry: Sendable {
    let name: String
    let figure: Figure

    /// A figure called `name`, in lower-case letters, digits and hyphens.
    public init(_ name: String, _ figure: Figure) {
      self.name = name
      self.figure = figure
    }

    var sheet: FigureSheet { get throws(FigureError) { try FigureSheet(figure) } }
  }

  private let tool: Tool

  /// Scripts for `tool`.
  public init(for tool: Tool) { self.tool = tool }

  /// The script that draws `entries`, each into a PNG of its own.
  ///
  /// - Parameters:
  ///   - entries: The figures.
  ///   - stem: What the pictures' names begin with: `STEM-losses.png`.
  ///   - notes: Lines that stand at the top of the script, as comments.
  /// - Returns: The script.
  /// - Throws: `FigureError` for a figure that cannot be drawn.
  public func text(
    of entries: [Entry], stem: String, notes: [String]
  ) throws(FigureError) -> String {
    var script =
      tool == .matplotlib ? MatplotlibScript.head(notes, stem) : GnuplotScript.head(notes)
    for entry in entries {
      let sheet = try entry.sheet
      switch tool {
      case .matplotlib: script += MatplotlibScript.text(entry.name, sheet)
      case .gnuplot: script += GnuplotScript.text(entry.name, sheet, stem: stem)
      }
    }
    if tool == .matplotlib { script += MatplotlibScript.foot(entries.map(\.name)) }
    return script
  }
}

/// A figure with everything settled that a script needs: sizes, axes, and the colour of each layer.
struct FigureSheet {
  let figure: Figure
  let plans: [PanelPlan]

  /// - Throws: `FigureError` as drawing does.
  init(_ figure: Figure) throws(FigureError) {
    self.figure = figure
    var plans: [PanelPlan] = []
    for panel in figure.panels { plans.append(try PanelPlan(panel, theme: figure.theme)) }
    self.plans = plans
  }

  var theme: Theme { figure.theme }
  var size: PixelSize { figure.pixelSize }
  var columns: Int { max(1, min(figure.columns, figure.panels.count)) }
  var rows: Int { max(1, figure.rows) }
}

/// Numbers and words as scripts of both tools take them.
enum ScriptText {
  /// A number in as few digits as seven places need.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return "\(whole)" }
    return abs(value) < 1e38 && abs(value) > 1e-37 ? "\(Float(value))" : "\(value)"
  }

  /// Numbers between commas, in lines of no great length.
  static func list(_ values: [Double]) -> String {
    var lines: [String] = []
    var line = ""
    for value in values {
      let text = number(value)
      if line.utf8.count + text.utf8.count > 100 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + text + ","
    }
    if !line.isEmpty { lines.append(line) }
    return "[" + lines.joined(separator: "\n      ") + "]"
  }

  /// A text in double quotes, with what would end it or begin an escape taken care of.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case let scalar where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A text as one line of a comment.
  static func comment(_ text: String) -> String {
    "# " + String(text.map { $0.isNewline ? " " : $0 })
  }
}

extension Color {
  /// The colour as `#rrggbb`.
  var hex: String {
    let digits = String(Int(packed), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
