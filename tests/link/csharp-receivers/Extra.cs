namespace Data.Extra;

public static class Extensions
{
	public static T Twice<T>(this T item) where T : Item => item;
	public static string Shout(this string s) => s.ToUpper();
	public static void Save(this int n) { }
}
