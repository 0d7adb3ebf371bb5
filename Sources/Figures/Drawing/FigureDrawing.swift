import Glibc

/// Draws a figure on a new canvas.
enum FigureDrawing {
  static func draw(_ figure: Figure, lettering: Lettering) throws(FigureError) -> Canvas {
    let size = figure.pixelSize
    guard PixelSize.sides.contains(size.width), PixelSize.sides.contains(size.height) else {
      throw .sizeOutOfRange(
        width: size.width, height: size.height, least: PixelSize.sides.lowerBound,
        most: PixelSize.sides.upperBound)
    }
    guard !figure.panels.isEmpty else { throw .nothingToDraw }
    var plans: [PanelPlan] = []
    for panel in figure.panels { plans.append(try PanelPlan(panel, theme: figure.theme)) }
    let canvas = try Canvas(
      width: size.width, height: size.height, background: figure.theme.background,
      lettering: lettering)
    let room = drawWords(figure, plans, on: canvas)
    drawPanels(figure, plans, in: room, on: canvas)
    return canvas
  }

  /// Draws title, caption and footnote; returns the room left between them.
  private static func drawWords(_ figure: Figure, _ plans: [PanelPlan], on canvas: Canvas) -> Box {
    let theme = figure.theme
    let pad = (theme.tickSize * 0.9).rounded()
    var room = canvas.box.inset(pad)
    if let title = figure.title {
      let size = theme.titleSize
      let lines = canvas.lettering.wrapped(
        title, size: size, width: room.width - 8, bold: true, most: 2)
      for words in lines {
        canvas.text(
          words, at: Point(room.left + 4, room.top + size * 0.55), size: size, color: theme.text,
          bold: true)
        room.top += size * 1.3
      }
      room.top += size * 0.35
    }
    // The line of the footnote is always kept free, so that frames of an animation stay in place.
    let foot = theme.noteSize * 0.9
    let note = footnote(plans, language: figure.language)
    if !note.isEmpty {
      let words = canvas.lettering.elided(note, size: theme.noteSize, width: room.width)
      canvas.text(
        words, at: Point(room.right, canvas.box.bottom - foot), size: theme.noteSize,
        color: theme.muted, align: .right)
    }
    room.bottom = canvas.box.bottom - foot - theme.noteSize * 0.7
    if let caption = figure.caption {
      let size = theme.tickSize
      let lines = canvas.lettering.wrapped(caption, size: size, width: room.width - 8, most: 3)
      room.bottom -= Double(lines.count) * size * 1.35
      for (index, words) in lines.enumerated() {
        let y = room.bottom + (Double(index) + 0.5) * size * 1.35
        canvas.text(words, at: Point(room.left + 4, y), size: size, color: theme.muted)
      }
      room.bottom -= size * 0.5
    }
    return room
  }

  /// What all the panels together could not show.
  private static func footnote(_ plans: [PanelPlan], language: FigureLanguage) -> String {
    let notFinite = plans.reduce(0) { $0 + $1.notFinite }
    let offScale = plans.reduce(0) { $0 + $1.offScale }
    let outside = plans.reduce(0) { $0 + $1.outside }
    return [
      notFinite > 0 ? language.notFinite(notFinite) : nil,
      offScale > 0 ? language.offScale(offScale) : nil,
      outside > 0 ? language.outside(outside) : nil,
    ].compactMap { $0 }.joined(separator: " · ")
  }

  /// Draws the panels; a legend that would hide data goes below its panel.
  private static func drawPanels(
    _ figure: Figure, _ plans: [PanelPlan], in room: Box, on canvas: Canvas
  ) {
    var layouts = plans.map {
      PanelLayout(plan: $0, lettering: canvas.lettering, language: figure.language)
    }
    guard var places = places(figure, layouts, in: room) else { return }
    var isMoved = false
    for (index, layout) in layouts.enumerated() where layout.plan.panel.legend == .automatic {
      let frame = Frame(
        canvas: canvas, box: places[index].box, x: layout.plan.x, y: layout.plan.y,
        theme: figure.theme)
      if layout.isCrowded(frame) {
        layouts[index].plan.panel.legend = .below
        isMoved = true
      }
    }
    if isMoved, let moved = self.places(figure, layouts, in: room) { places = moved }
    for (layout, place) in zip(layouts, places) {
      PanelDrawing(
        layout: layout, box: place.box, cell: place.cell, canvas: canvas,
        language: figure.language
      ).draw()
    }
  }

  /// Cells of one size, the boxes of a row and of a column on common lines; `nil` without room.
  private static func places(
    _ figure: Figure, _ layouts: [PanelLayout], in room: Box
  ) -> [(cell: Box, box: Box)]? {
    let columns = max(1, min(figure.columns, layouts.count))
    let rows = (layouts.count - 1) / columns + 1
    let gap = figure.theme.tickSize
    let cell = Point(
      (room.width - gap * Double(columns - 1)) / Double(columns),
      (room.height - gap * Double(rows - 1)) / Double(rows))
    guard cell.x > 16, cell.y > 16 else { return nil }
    var heights = [Margins](repeating: Margins(), count: rows)
    for (index, layout) in layouts.enumerated() {
      heights[index / columns] = heights[index / columns].joined(layout.heights(width: cell.x))
    }
    var widths = [Margins](repeating: Margins(), count: columns)
    for (index, layout) in layouts.enumerated() {
      let taken = heights[index / columns].top + heights[index / columns].bottom
      let needed = layout.widths(height: max(8, cell.y - taken))
      widths[index % columns] = widths[index % columns].joined(needed)
    }
    return layouts.enumerated().map { index, layout in
      let left = room.left + Double(index % columns) * (cell.x + gap)
      let top = room.top + Double(index / columns) * (cell.y + gap)
      let area = Box(left: left, top: top, right: left + cell.x, bottom: top + cell.y)
      let margins = heights[index / columns].joined(widths[index % columns])
      return (area, layout.box(in: area, margins: margins))
    }
  }
}
