namespace Draw;

public partial class Square
{
	public double Side { get; private set; }
	partial void OnMade() => Grow(1);
	private void Grow(double by) => Side *= by;
	public sealed class Corner { public void Cut(Square s) => s.Grow(0); }
}
