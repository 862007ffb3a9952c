# Who calls whom, as the interpreter sees it: rows for scripts/compare-calls.
#
#	KN_ROOT=DIR KN_UNDER=lib/ KN_OUT=FILE ruby -r ./ruby-calls.rb TEST
#
# Appends to FILE, for each call of a method of DIR/lib from a method of
# DIR/lib: caller, method, file:line of the call, file:line of the method.  A
# method that overrides others gives a row for each of them, too: which class
# the receiver will have, the source need not say.  Calls that do not stand in
# the source by their name (to_s of "#{}", <=> of sort, inherited) are left
# out; `new` stands for initialize, `super` for the method around it.
module KnCalls
  ROOT = File.join(ENV.fetch("KN_ROOT"), "")
  UNDER = ROOT + ENV.fetch("KN_UNDER")
  ROWS = {}
  LINES = Hash.new { |h, f| h[f] = File.readlines(f, :encoding => "binary") }

  # The frame that makes the call: those of C functions say where they stand.
  def self.caller_of(frames)
    i = 0
    while i + 1 < frames.size && frames[i].path == frames[i + 1].path &&
          frames[i].lineno == frames[i + 1].lineno &&
          frames[i].label != frames[i + 1].label &&
          !frames[i].label.include?(" ")
      i += 1
    end
    frames[i]
  end

  def self.named?(text, name, by)
    word = /(?<![\w@])#{Regexp.escape(name.delete_suffix("="))}(?!\w)/n
    return text.match?(/\b(new|super)\b/n) if name == "initialize"
    return text.include?(name.start_with?("[") ? "[" : name) if
      name !~ /\A\w/
    text.match?(word) || (name == by && text.match?(/\bsuper\b/n))
  end

  # It and what it overrides.
  def self.definitions(trace)
    places = [[trace.path, trace.lineno]]
    method = trace.self.method(trace.method_id)
    while (method = method.super_method)
      places << method.source_location if method.source_location
    end
    places
  rescue StandardError
    places
  end

  def self.call(trace, frames)
    return unless trace.path.start_with?(UNDER)
    frame = caller_of(frames)
    from = frame && (frame.absolute_path || frame.path)
    return unless from&.start_with?(UNDER)
    name = trace.callee_id.to_s
    key = [from, frame.lineno, name, trace.path, trace.lineno]
    return if ROWS.key?(key)
    ROWS[key] = []
    by = frame.base_label
    text = LINES[from][frame.lineno - 1, name.match?(/\A\w/) ? 4 : 1].join
    return if by.start_with?("<") || !named?(text, name, by)
    ROWS[key] = definitions(trace).map do |path, line|
      next unless path.start_with?(UNDER)
      [by, name, "#{from.delete_prefix(ROOT)}:#{frame.lineno}",
       "#{path.delete_prefix(ROOT)}:#{line}"].join("\t")
    end
  end

  TRACE = TracePoint.new(:call) { |t| call(t, caller_locations(2, 8) || []) }

  at_exit do
    TRACE.disable
    File.open(ENV.fetch("KN_OUT"), "a") do |f|
      f.puts ROWS.values.flatten.compact.uniq
    end
  end
  TRACE.enable
end
