package shop.util;

public final class Rounding {
	public static Money up(Money m) { return m; }
	public enum Mode { UP, DOWN; static Mode of(String s) { return valueOf(s); } }
}
