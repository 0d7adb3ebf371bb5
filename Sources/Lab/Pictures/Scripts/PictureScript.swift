import Figures

/// A picture under the name that it has in files.
public struct NamedDrawing: Sendable {
  /// The name.
  public let name: String
  /// The picture.
  public let drawing: Drawing

  /// A picture called `name`.
  public init(_ name: String, _ drawing: Drawing) {
    self.name = name
    self.drawing = drawing
  }
}

/// Pictures as a program for another plotting tool.
public struct PictureScript {
  /// The tools that there are.
  public typealias Tool = FigureScript.Tool

  private let pictures: [NamedDrawing]

  /// A script of `pictures`; of those that move, the last moment.
  public init(_ pictures: [NamedDrawing]) { self.pictures = pictures }

  /// The script for a file at `path`, whose name without ending is what the pictures' names begin with.
  ///
  /// - Throws: `refused` for a picture that cannot be drawn.
  public func text(for tool: Tool, path: String, notes: [String]) throws(LabError) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    do {
      return try FigureScript(for: tool).text(
        of: pictures.map { .init($0.name, $0.drawing.still) }, stem: stem, notes: notes)
    } catch {
      throw .refused("the picture cannot be drawn: \(error)", hint: nil)
    }
  }
}
